"""Calls whose process died before the answer came."""

from typing import Final

from django.db import transaction

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.moves import move
from amparo.deadlines.services import cancel
from amparo.tools.models import Call
from amparo.tools.problems import Problem
from amparo.tools.services.results import answered
from amparo.tools.states import CALLS, CallState

UNANSWERED: Final = "tools:call"
"""The deadline by which a call that changes something must have been answered."""


@transaction.atomic
def give_up_call(*, call_id: int) -> None:
    """Say of a call that never came back that it was perhaps done; does nothing when it did come back."""
    row = Call.objects.select_related("action__connector").filter(pk=call_id, state=CallState.SENDING).first()
    if row is not None:
        perhaps_done(row)


def perhaps_done(row: Call) -> Call:
    """Nobody will ever hear what came of this call."""
    spent = round((clock.now() - row.sent_at).total_seconds() * 1000)
    moved = move(
        row,
        to=CallState.PERHAPS,
        by=CALLS,
        only_from=CallState.SENDING,
        problem=Problem.INTERRUPTED,
        milliseconds=max(spent, 0),
    )
    if moved:
        cancel(kind=UNANSWERED, subject_id=row.pk)
        record(answered(row), by=SYSTEM, about=Subject("call", row.pk), ticket_id=row.ticket_id)
    return row
