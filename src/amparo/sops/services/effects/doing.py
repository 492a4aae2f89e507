"""What a run asks of the world, done: the one place. Each kind of effect has its function in the table below."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amparo.accounts.acting import Doer
from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.deadlines import services as deadlines
from amparo.sops.models import Run
from amparo.sops.running.effects import AskAuthority, AskRequester, AskReview, CallTool, ChangeTicket, Effect, WakeAt
from amparo.sops.services.effects.escalating import ask_authority
from amparo.sops.services.effects.gate import procedure_solves
from amparo.sops.services.effects.reviewing import ask_review
from amparo.sops.services.notices import NO_ANSWER, tell, who_works_on
from amparo.tickets.models import ContactReason
from amparo.tickets.services import UNSET, Change, change_ticket
from amparo.tickets.states import Priority, TicketState

CALL_TASK: Final = "sops:call_tool"
TOOL_LATE: Final = "sops:tool_late"
TOOL_PATIENCE: Final = timedelta(minutes=3)
"""Longer than any tool may take: a call that has not come back by then never will."""
REMIND: Final = "remind"
ALARMS: Final = (REMIND, "give_up", "over", "late")
"""What a `WakeAt` may be called, before a colon; a run has at most one deadline of each."""


def carry_out(run: Run, effects: Iterable[Effect], *, by: Doer) -> None:
    """Do what `run` asks for, for `by`, in the transaction of its move.

    What an effect's kind has no function for is shown to the person and done by them: a text to be sent, an event to
    be waited for, the end.
    """
    for effect in effects:
        if do := _DONE_BY.get(type(effect)):
            do(run, effect, by)


def _call_tool(run: Run, effect: CallTool, by: Doer) -> None:
    """A job speaks to the tool once this is committed; the answer comes back as an input."""
    person = by.pk if isinstance(by, User) else run.moved_by_id
    expect_answer(run, effect.visit)
    defer_call(run, effect.visit, person)


def defer_call(run: Run, visit: int, person_id: int | None, *, seconds: int = 0) -> None:
    """Have a worker ask the tool, for this person, in so many seconds."""
    task = app.configure_task(CALL_TASK, schedule_in={"seconds": seconds} if seconds else None)
    task.defer(run_id=run.pk, visit=visit, person_id=person_id)


def expect_answer(run: Run, visit: int) -> None:
    """From now the tool has its time to answer; after that somebody is told."""
    deadlines.schedule(kind=TOOL_LATE, subject_id=run.pk, due_at=clock.now() + TOOL_PATIENCE, data={"visit": visit})


def _change_ticket(run: Run, effect: ChangeTicket, by: Doer) -> None:
    values = effect.values
    change = Change(
        state=TicketState(values["state"]) if "state" in values else UNSET,
        priority=Priority(values["priority"]) if "priority" in values else UNSET,
        reason=_found(ContactReason, code=values["reason"]) if "reason" in values else UNSET,
        team=_found(Team, name__iexact=values["team"]) if "team" in values else UNSET,
        tags_added=tuple(effect.tags_added),
        tags_removed=tuple(effect.tags_removed),
    )
    with procedure_solves(run):
        run.ticket = change_ticket(ticket=run.ticket, by=by, change=change)


def _found(model: type[Any], **by_name: str) -> Any:
    """The row that a procedure names. Raises Invalid when there is none: the run stays where it was."""
    row = model.objects.filter(**by_name).first()
    if row is None:
        raise Invalid(_("The procedure names “%(name)s”, which is not there.") % {"name": next(iter(by_name.values()))})
    return row


def _wake_at(run: Run, effect: WakeAt, _by: Doer) -> None:
    deadlines.schedule(
        kind=alarm(effect.name),
        subject_id=run.pk,
        due_at=clock.now() + timedelta(seconds=effect.seconds),
        data={"step": effect.step, "visit": effect.visit, "name": effect.name},
    )


def alarm(name: str) -> str:
    """The kind of deadline for a `WakeAt` of this name."""
    return f"sops:wake:{name.partition(':')[0]}"


def _ask_again(run: Run, effect: AskRequester, _by: Doer) -> None:
    """The question itself waits on the screen; when it was sent and no answer came, somebody is told."""
    if effect.reminder:
        tell(NO_ANSWER, run.version, who_works_on(run), ticket=run.ticket)


_DONE_BY: Final[Mapping[type[Effect], Callable[[Run, Any, Doer], None]]] = {
    AskAuthority: ask_authority,
    AskRequester: _ask_again,
    AskReview: ask_review,
    CallTool: _call_tool,
    ChangeTicket: _change_ticket,
    WakeAt: _wake_at,
}
