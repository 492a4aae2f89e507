"""Snooze: a ticket steps aside until a moment, or until the person writes."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import put
from amparo.deadlines import services as deadlines
from amparo.tickets import events
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.rows import hold, refuse_merged
from amparo.tickets.states import OPEN_STATES

WAKE: Final = "tickets:wake"


@transaction.atomic
def snooze(*, ticket: Ticket, by: Doer, until: datetime) -> Ticket:
    """Let `ticket` step aside until `until` (aware, in the future); its state stays."""
    demand(by, TicketPermission.CHANGE)
    row = hold(ticket, by=by)
    refuse_merged(row)
    if until <= clock.now():
        raise Invalid(_("Choose a moment in the future."), field="until")
    if row.state not in OPEN_STATES:
        raise Conflict(_("Only a ticket that is being worked on can be snoozed."))
    put(row, snoozed_until=until, version=row.version + 1)
    deadlines.schedule(kind=WAKE, subject_id=row.pk, due_at=until)
    record(events.Snoozed(until=until.isoformat()), by=actor_of(by), about=Subject("ticket", row.pk))
    return row


@transaction.atomic
def wake(*, ticket: Ticket, by: Doer = SYSTEM) -> bool:
    """End the snooze; False when there is none."""
    demand(by, TicketPermission.CHANGE)
    row = hold(ticket, by=by)
    if row.snoozed_until is None:
        return False
    put(row, snoozed_until=None, version=row.version + 1)
    deadlines.cancel(kind=WAKE, subject_id=row.pk)
    record(events.Woke(), by=actor_of(by), about=Subject("ticket", row.pk))
    return True
