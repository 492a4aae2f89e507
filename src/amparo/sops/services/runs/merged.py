"""A ticket was merged, or taken apart again: what is under way goes on where the person's words now stand.

What has ended stays in the story of the ticket on which it ended.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.models import Run
from amparo.sops.services.runs.journal import about, hold_run, record_run
from amparo.sops.states import RUN_LIFE, RunState
from amparo.tickets.models import Ticket


@transaction.atomic
def bring_along(*, source: Ticket) -> int:
    """Move the runs under way on a merged ticket to where it went; returns how many."""
    if source.merged_into is None:
        return 0
    under_way = Run.objects.filter(ticket=source, state=RunState.RUNNING)
    return _move(under_way.order_by("id").values_list("pk", flat=True), source, source.merged_into)


@transaction.atomic
def bring_back(*, source: Ticket, target: Ticket) -> int:
    """Move the runs under way that came from `source` back to it, now that it was taken out of `target`."""
    if source.merged_into_id is not None:
        return 0
    under_way = Run.objects.filter(ticket=target, state=RunState.RUNNING).order_by("id").values_list("pk", flat=True)
    return _move([pk for pk in under_way if source.number in _came_by(pk, target)], target, source)


def _came_by(run_id: int, at: Ticket) -> list[int]:
    """The numbers of the tickets by which a run came to where it is; those that it was taken out of again are none."""
    moved = EventRecord.objects.filter(subject_kind="sop_run", subject_id=run_id, kind=events.RunMoved.type)
    way: list[int] = []
    for number in [*moved.order_by("id").values_list("data__source", flat=True), at.number]:
        way = [*way[: way.index(number)], number] if number in way else [*way, number]
    return way[:-1]


def _move(run_ids: Iterable[int], old: Ticket, new: Ticket) -> int:
    """One whose procedure is under way on the new ticket already is stopped: nobody goes along the same one twice."""
    there = set(Run.objects.filter(ticket=new, state=RunState.RUNNING).values_list("version__procedure_id", flat=True))
    moved = 0
    for pk in run_ids:
        run = hold_run(Run(pk=pk))
        if run.version.procedure_id in there:
            reason = _("It is under way on ticket %(number)s already.") % {"number": new.number}
            if move(run, to=RunState.STOPPED, by=RUN_LIFE, reason=reason, ended_at=clock.now()):
                record_run(events.RunStopped(**about(run), reason=reason), run, by=SYSTEM)
            continue
        run.ticket = new
        run.save(update_fields=["ticket"])
        record_run(events.RunMoved(**about(run), source=old.number), run, by=SYSTEM)
        moved += 1
    return moved
