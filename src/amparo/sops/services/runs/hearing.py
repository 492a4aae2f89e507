"""What the world says to runs: a message came, the ticket changed, an authority decided, a reply was undone."""

from collections.abc import Iterable

from django.db import transaction

from amparo.audit.events import SYSTEM, Actor
from amparo.core.errors import AmparoError
from amparo.escalations.models import Escalation
from amparo.escalations.states import TO_TELL
from amparo.moderation.models import Case
from amparo.moderation.states import CaseState
from amparo.sops import events
from amparo.sops.models import Run, RunEscalation, RunInput, RunReview
from amparo.sops.running.errors import NotNow
from amparo.sops.running.inputs import (
    AtStep,
    AuthorityDecided,
    Back,
    EventHappened,
    RequesterReplied,
    TimePassed,
    ToolAnswered,
)
from amparo.sops.running.state import State, Waits
from amparo.sops.services.effects.reviewing import answer_of
from amparo.sops.services.notices import WAIT_OVER, tell, who_works_on
from amparo.sops.services.runs.journal import about, hold_run, record_run, write_move
from amparo.sops.services.runs.looking_up import look_up
from amparo.sops.states import RunState
from amparo.tickets.models import Message
from amparo.tickets.states import MessageKind, TicketState

_LISTENS = (Waits.REQUESTER, Waits.ANSWER, Waits.EVENT)
_RESTS = (Waits.TIME, Waits.EVENT, Waits.AUTHORITY)


@transaction.atomic
def hear(*, run: Run, given: AtStep, by: Actor = SYSTEM) -> bool:
    """Put in what nobody pressed; False when the run does not wait for it any more, and stays where it was.

    When the procedure cannot go on from here, the run stays as well, and its card says why.
    """
    row = hold_run(run)
    if row.state != RunState.RUNNING:
        return False
    try:
        with transaction.atomic():
            write_move(row, given, by=by)
            if isinstance(given, ToolAnswered):
                look_up(row, by=row.moved_by)
    except NotNow:
        return False
    except AmparoError as stuck:  # the procedure cannot go on from here: somebody must see it
        _say_stuck(row, str(stuck.sentence))
        return False
    return True


def _say_stuck(run: Run, sentence: str) -> None:
    Run.objects.filter(pk=run.pk).update(notice={"kind": "stuck", "sentence": sentence})
    record_run(events.RunStuck(**about(run), reason=sentence), run, by=SYSTEM)


@transaction.atomic
def hear_time(*, run: Run, given: TimePassed) -> bool:
    """An alarm of a step rings; when the run went on and does not rest again, it is somebody's turn: they are told."""
    if not hear(run=run, given=given):
        return False
    run.refresh_from_db()
    state = State.from_json(run.memory)
    has_gone_on = state.visit != given.visit
    if has_gone_on and (state.waiting is None or state.waiting.what not in _RESTS):
        tell(WAIT_OVER, run.version, who_works_on(run), ticket=run.ticket)
    return True


def hear_message(*, message: Message) -> int:
    """The person wrote: tell the runs of the ticket that wait for it; returns how many moved."""
    if message.kind != MessageKind.IN or message.is_automatic:
        return 0
    by = Actor("contact", message.contact_id)
    return sum(
        hear(run=run, given=RequesterReplied(step=state.at, visit=state.visit, message=str(message.pk)), by=by)
        for run, state in _waiting_on(message.ticket_id)
    )


def hear_state(*, ticket_id: int, old: str, new: str) -> int:
    """The ticket's state changed: tell the runs that wait for it to be solved, or open again."""
    solved = new == TicketState.SOLVED
    if not solved and old != TicketState.SOLVED:
        return 0
    name = "ticket_solved" if solved else "ticket_reopened"
    return sum(
        hear(run=run, given=EventHappened(step=state.at, visit=state.visit, name=name))
        for run, state in _waiting_on(ticket_id)
    )


def hear_decision(*, escalation: Escalation) -> int:
    """The authority decided: tell the runs that wait for it; returns how many moved."""
    if escalation.outcome not in TO_TELL:
        return 0
    asked = RunEscalation.objects.filter(escalation=escalation).select_related("run")
    return _hear_outcome(asked, escalation.outcome, escalation.answer)


def hear_review(*, case: Case) -> int:
    """A decision that was handed in is decided or withdrawn: tell the runs that wait for it; returns how many moved."""
    outcome = case.outcome or (case.state if case.state == CaseState.WITHDRAWN else "")
    if not outcome:
        return 0
    asked = RunReview.objects.filter(case=case).select_related("run")
    return _hear_outcome(asked, outcome, answer_of(case))


def _hear_outcome(asked: Iterable[RunEscalation | RunReview], outcome: str, answer: str) -> int:
    return sum(
        hear(run=one.run, given=AuthorityDecided(step=one.step, visit=one.visit, outcome=outcome, answer=answer))
        for one in asked
    )


def _waiting_on(ticket_id: int) -> Iterable[tuple[Run, State]]:
    for run in Run.objects.filter(ticket_id=ticket_id, state=RunState.RUNNING).order_by("id"):
        state = State.from_json(run.memory)
        if state.waiting is not None and state.waiting.what in _LISTENS:
            yield run, state


@transaction.atomic
def hear_of_undo(*, message: Message) -> bool:
    """A reply was taken back before it went out: the run that had sent it stands again where it was written."""
    sent = RunInput.objects.filter(
        run__ticket=message.ticket_id, input__type="confirm", input__message=str(message.pk)
    ).first()
    if sent is None:
        return False
    row = hold_run(Run(pk=sent.run_id))
    state, visit = State.from_json(row.memory), sent.input["visit"]
    if row.state not in {RunState.RUNNING, RunState.ENDED} or state.visits[visit].withdrawn:
        return False
    try:
        with transaction.atomic():
            write_move(row, Back(step=sent.input["step"]), by=Actor("staff", message.author_id))
    except NotNow:
        return False
    return True
