"""A run: begun on a ticket, moved by whoever and whatever answers, to its end.

Every move is the same: the run's row is held, the pure interpreter says what follows, the input goes into the journal
with the facts it read, and the effects are carried out, all in one transaction.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.language.document import LeaveOut as MayLeaveOut
from amparo.sops.models import Run, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.applying import held_back
from amparo.sops.queries.runs.newer import newer_for
from amparo.sops.queries.versions.library import library_of, pins_for
from amparo.sops.running.inputs import Back, Input, LeaveOut, Start
from amparo.sops.running.state import State
from amparo.sops.services.runs.journal import about, hold_run, record_run, refuse_stale, step_named, write_move
from amparo.sops.services.runs.looking_up import look_up
from amparo.sops.states import RUN_LIFE, RunState, VersionState
from amparo.tickets.models import Ticket
from amparo.tickets.services.rows import check_visible, refuse_finished


@transaction.atomic
def start_run(*, ticket: Ticket, by: User, version: Version) -> Run:
    """Begin a procedure on a ticket, in the version that holds now.

    Raises Conflict when it is under way there already, or when the person must read a change first.
    """
    return _start(ticket, by, version)


def _start(ticket: Ticket, by: User, version: Version, *, replaces: Run | None = None) -> Run:
    demand(by, SopPermission.RUN)
    check_visible(ticket, by=by)
    refuse_finished(ticket)
    if version.state != VersionState.PUBLISHED:
        raise Conflict(_("This version of the procedure does not hold."))
    if held_back(by, [version]):
        raise Conflict(_("This procedure has changed. Read what is new first."))
    Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)  # two who begin at once begin one
    running = Run.objects.filter(ticket=ticket, version__procedure=version.procedure_id, state=RunState.RUNNING)
    if running.exists():
        raise Conflict(_("This procedure is under way on this ticket already."))
    run = Run(ticket=ticket, version=version, started_by=by, pins=pins_for(version), memory=State().as_json())
    run.replaces = replaces
    run.save()
    carried = State.from_json(replaces.memory).answered if replaces else {}
    record_run(events.RunStarted(**about(run)), run, by=by)
    return look_up(write_move(run, Start(sop=version.procedure.key, carried=carried), by=by), by=by)


@transaction.atomic
def give(*, run: Run, by: Doer, given: Input, moves: int | None = None) -> Run:
    """Put `given` into a run; returns the run as it is now.

    `moves` is the count that the giver saw: when somebody else was quicker, Conflict says who. Raises what the
    interpreter raises (`sops.running.errors`), and then the run stays where it was.
    """
    demand(by, SopPermission.RUN)
    row = hold_run(run)
    check_visible(row.ticket, by=by)
    refuse_stale(row, moves)
    if isinstance(given, LeaveOut):
        _check_leaving_out(row, by, given)
    if row.erased_at is not None:
        raise Conflict(_("What was said here has been erased."))
    if row.state != RunState.RUNNING and not (row.state == RunState.ENDED and isinstance(given, Back)):
        raise Conflict(_("This procedure is not under way any more."))
    if isinstance(by, User):
        refuse_finished(row.ticket)
    return look_up(write_move(row, given, by=by), by=by if isinstance(by, User) else None)


def _check_leaving_out(run: Run, by: Doer, given: LeaveOut) -> None:
    if not given.reason.strip():
        raise Invalid(_("Say why this step is left out."), field="reason")
    may = step_named(run, library_of(run), given.step).leave_out
    if may == MayLeaveOut.NEVER:
        raise NotAllowed(_("This step cannot be left out."))
    if may == MayLeaveOut.LEAD and isinstance(by, User) and not by.may(SopPermission.LEAVE_OUT):
        raise NotAllowed(_("A lead decides whether this step is left out."))


@transaction.atomic
def stop_run(*, run: Run, by: User, reason: str, moves: int | None = None) -> Run:
    """Stop a procedure before its end, with a reason; a deviation."""
    demand(by, SopPermission.RUN)
    if not reason.strip():
        raise Invalid(_("Say why you stop here."), field="reason")
    row = hold_run(run)
    check_visible(row.ticket, by=by)
    refuse_stale(row, moves)
    moment = clock.now()
    also: dict[str, Any] = {
        "reason": reason.strip(),
        "ended_at": moment,
        "moved_at": moment,
        "moved_by": by,
        "moves": row.moves + 1,
    }
    if not move(row, to=RunState.STOPPED, by=RUN_LIFE, **also):
        raise Conflict(_("This procedure is not under way any more."))
    record_run(events.RunStopped(**about(row), reason=reason.strip()), row, by=by)
    return row


@transaction.atomic
def restart_with_newer(*, run: Run, by: User, moves: int | None = None) -> Run:
    """Begin again with the version that holds now; answers that still fit are carried over. Returns the new run."""
    demand(by, SopPermission.RUN)
    row = hold_run(run)
    check_visible(row.ticket, by=by)
    refuse_stale(row, moves)
    newer = newer_for(row)
    if newer is None:
        raise Conflict(_("There is no other version to begin again with."))
    moment = clock.now()
    also: dict[str, Any] = {"ended_at": moment, "moved_at": moment, "moved_by": by, "moves": row.moves + 1}
    if not move(row, to=RunState.REPLACED, by=RUN_LIFE, **also):
        raise Conflict(_("This procedure is not under way any more."))
    record_run(events.RunReplaced(**about(row), newer=newer.number), row, by=by)
    return _start(row.ticket, by, newer, replaces=row)
