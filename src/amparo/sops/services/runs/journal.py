"""One move of a run, written down: the only place where a run's state changes."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.kept import kept
from amparo.sops import events
from amparo.sops.language.document import Library, Step
from amparo.sops.models import Passage, Run, RunInput, Version
from amparo.sops.queries.case import case_of
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.inputs import Answer, AtStep, Back, Confirm, Input, LeaveOut, ManualWay, ToolDown
from amparo.sops.running.interpreter import advance
from amparo.sops.running.state import State, Trouble
from amparo.sops.services.effects.doing import carry_out
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket

_SHOWN_WITH_A_TICKET: Final = ("brand", "contact__agency", "reason", "team", "assignee")


def hold_run(run: Run) -> Run:
    """The row as it is now, locked until the transaction ends, with its version and its ticket read after the wait."""
    row = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    (row.version,) = _version(row.version_id)
    (row.ticket,) = _ticket(row.ticket_id)
    return row


@kept
def _version(pk: int) -> QuerySet[Version]:
    return Version.objects.select_related("procedure").defer("text").filter(pk=pk)


@kept
def _ticket(pk: int) -> QuerySet[Ticket]:
    return Ticket.objects.select_related(*_SHOWN_WITH_A_TICKET).filter(pk=pk)


def refuse_stale(run: Run, moves: int | None) -> None:
    """Raise Conflict when a held run has moved since its giver looked."""
    if moves is None or moves == run.moves:
        return
    name = run.moved_by.name if run.moved_by else _("The system")
    values = {"name": name, "time": date_format(localtime(run.moved_at), "TIME_FORMAT")}
    raise Conflict(_("%(name)s moved this on at %(time)s. Look at it as it is now.") % values)


def write_move(run: Run, given: Input, *, by: Doer) -> Run:
    """Let the interpreter take `given`, write down what follows, and carry it out. The row is held by the caller."""
    library, facts = library_of(run), case_of(run.ticket).facts()
    before = State.from_json(run.memory)
    moved = advance(library, before, given, facts)
    _write(run, given, moved.state, facts, by)
    _pass(run, before, moved.state, library)
    _tell(run, given, _Change(before, moved.state, library), by)
    carry_out(run, moved.effects, by=by)
    return run


def _write(run: Run, given: Input, after: State, facts: dict[str, Any], by: Doer) -> None:
    actor, moment = actor_of(by), clock.now()
    run.moves += 1
    RunInput.objects.create(
        run=run,
        number=run.moves,
        input=given.as_json(),
        facts=facts,
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=moment,
    )
    run.memory, run.step, run.moved_at, run.notice = after.as_json(), after.at, moment, {}
    run.moved_by = by if isinstance(by, User) else run.moved_by
    run.state = RunState.ENDED if after.has_ended else RunState.RUNNING
    run.ended_at = moment if after.has_ended else None
    run.outcome, run.root_cause = after.outcome, after.root_cause
    run.save()


def _pass(run: Run, before: State, after: State, library: Library) -> None:
    """The passages of the visits that are new or ended otherwise now."""
    old = dict(enumerate(before.visits))
    changed = [(place, visit) for place, visit in enumerate(after.visits) if old.get(place) != visit]
    own = run.version.procedure.key
    Passage.objects.bulk_create(
        [
            Passage(
                run=run,
                place=place,
                version_id=run.version_id if visit.sop == own else run.pins.get(visit.sop, run.version_id),
                step=visit.step,
                done=visit.done or "",
                way=visit.way,
                withdrawn=visit.withdrawn,
                at=clock.now(),
            )
            for place, visit in changed
            if visit.sop in library
        ],
        update_conflicts=True,
        unique_fields=["run", "place"],
        update_fields=["done", "way", "withdrawn"],
    )


@dataclass(frozen=True)
class _Change:
    before: State
    after: State
    library: Library


def _tell(run: Run, given: Input, change: _Change, by: Doer) -> None:
    """The events of a move: what was done at which step, and whether the run has ended or was opened again by it."""
    said = about(run)
    if isinstance(given, AtStep):
        named = said | {"step": given.step, "name": dict(step_named(run, change.library, given.step).name)}
        record_run(_event_of(given, named), run, by=by)
    if change.before.has_ended and not change.after.has_ended:
        record_run(events.RunReopened(**said), run, by=by)
    if change.after.has_ended and not change.before.has_ended:
        ended = events.RunEnded(**said, outcome=change.after.outcome, root_cause=change.after.root_cause)
        record_run(ended, run, by=by)


def about(run: Run) -> dict[str, Any]:
    """What every event of a run says: which procedure it is, in which version."""
    procedure = run.version.procedure
    return {"key": procedure.key, "number": run.version.number, "title": dict(procedure.title.texts)}


def _event_of(given: AtStep, said: dict[str, Any]) -> Event:
    if isinstance(given, LeaveOut):
        return events.StepLeftOut(**said, reason=given.reason)
    if isinstance(given, Back):
        return events.StepTakenBack(**said)
    if isinstance(given, ToolDown):
        return events.NotApproved(**said) if given.sentence == Trouble.UNAPPROVED else events.ToolDown(**said)
    by_a_person = isinstance(given, Answer | Confirm | ManualWay)
    return events.StepAnswered(**said) if by_a_person else events.StepHappened(**said)


def step_named(run: Run, library: Library, name: str) -> Step:
    """The step called `name` where the run is: steps of a called procedure are named `call_step.inner_step`.

    Raises Conflict when there is none.
    """
    sop = library[run.version.procedure.key]
    *calls, last = name.split(".")
    try:
        for call in calls:
            sop = library[sop.step(call).fields["sop"]]
        return sop.step(last)
    except KeyError as error:
        raise Conflict(_("There is no such step here.")) from error


def record_run(event: Event, run: Run, *, by: Doer) -> None:
    record(event, by=actor_of(by), about=Subject("sop_run", run.pk), ticket_id=run.ticket_id)
