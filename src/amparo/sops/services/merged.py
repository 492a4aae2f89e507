"""A ticket was merged: what is under way on it goes on where it went."""

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.models import Run
from amparo.sops.services.journal import about, hold_run, record_run
from amparo.sops.states import RUN_LIFE, RunState
from amparo.tickets.models import Ticket


@transaction.atomic
def bring_along(*, source: Ticket) -> int:
    """Move the runs under way on a merged ticket to where it went; returns how many.

    One whose procedure is under way there already is stopped: nobody goes along the same one twice. What has ended
    stays in the story of its ticket, and what was moved stays where it is when the tickets are taken apart again.
    """
    target = source.merged_into
    if target is None:
        return 0
    there = set(
        Run.objects.filter(ticket=target, state=RunState.RUNNING).values_list("version__procedure_id", flat=True)
    )
    moved = 0
    for pk in Run.objects.filter(ticket=source, state=RunState.RUNNING).order_by("id").values_list("pk", flat=True):
        run = hold_run(Run(pk=pk))
        procedure = run.version.procedure
        if procedure.pk in there:
            reason = _("It is under way on ticket %(number)s already.") % {"number": target.number}
            if move(run, to=RunState.STOPPED, by=RUN_LIFE, reason=reason, ended_at=clock.now()):
                record_run(events.RunStopped(**about(run), reason=reason), run, by=SYSTEM)
            continue
        run.ticket = target
        run.save(update_fields=["ticket"])
        record_run(events.RunMoved(**about(run), source=source.number), run, by=SYSTEM)
        moved += 1
    return moved
