"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""

from collections.abc import Callable
from typing import Any

from amparo.core.errors import Conflict
from amparo.deadlines.handlers import Due, handles
from amparo.moderation.models import Case
from amparo.moderation.services.claiming import lapse
from amparo.moderation.services.deciding import settle
from amparo.moderation.services.lateness import miss_target
from amparo.moderation.services.rows import AMEND, LEASE, SETTLE, TARGET
from amparo.moderation.services.ruling import decide


def _with_case(kind: str, act: Callable[..., Any]) -> None:
    def handle(due: Due) -> None:
        row = Case.objects.filter(pk=due.subject_id).first()
        if row is not None:
            act(case=row)

    handles(kind)(handle)


def _decide(case: Case) -> None:
    try:
        decide(case=case)
    except Conflict:  # the second reviewer was done with it before
        return


_with_case(LEASE, lapse)
_with_case(SETTLE, settle)
_with_case(AMEND, _decide)
_with_case(TARGET, miss_target)
