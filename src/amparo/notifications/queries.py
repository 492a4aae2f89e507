"""What a person was told."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.notifications.models import Notification

CAP: Final = 100
"""Counting the unread stops here; the screen says 99+."""


def told_to(user: User, most: int = 50) -> list[Notification]:
    """The newest notifications of `user`, newest first."""
    return list(Notification.objects.filter(user=user).order_by("-id")[:most])


@dataclass(frozen=True, kw_only=True)
class Unread:
    """`count` is CAP at most; `pages` are the ids of those that call this person and wait for an answer."""

    count: int
    pages: list[int]


def unread(user: User) -> Unread:
    """What `user` has not read, in one query."""
    rows = _unread(user.pk)
    return Unread(count=len(rows), pages=list(dict.fromkeys(page for _pk, page in rows if isinstance(page, int))))


@kept
def _unread(user_id: int) -> QuerySet[Notification, tuple[int, Any]]:
    newest = Notification.objects.filter(user=user_id, read_at__isnull=True).order_by("-pk")
    return newest.values_list("pk", "data__page")[:CAP]
