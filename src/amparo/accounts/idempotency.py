"""Doing a request of the API once, however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import ApiToken, IdempotentAnswer
from amparo.core import clock
from amparo.core.errors import Invalid

KEPT_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What makes a request the same: who sends it, under which key, and what it asks."""

    token: ApiToken
    key: str
    asked: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.asked).hexdigest()


@transaction.atomic
def once(request: Request, work: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Do `work` and keep its answer (status, JSON body); or give the kept answer of the same request.

    The unique row is written first: of two at the same time the second waits here until the first has committed,
    then finds its answer; if the first failed, nothing was kept and the second does the work. Raises Invalid when
    the key was used for another request.
    """
    row, is_new = IdempotentAnswer.objects.get_or_create(
        token=request.token, key=request.key, defaults={"request_hash": request.hash}
    )
    if not is_new:
        if row.request_hash != request.hash:
            raise Invalid(_("This Idempotency-Key was used for another request: take a new one."))
        return row.status, row.body
    status, body = work()
    IdempotentAnswer.objects.filter(pk=row.pk).update(status=status, body=body)
    return status, body


def forget_old() -> int:
    """Forget answers older than a day; returns how many."""
    return IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]
