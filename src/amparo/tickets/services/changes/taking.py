"""Taking the next ticket: who has waited longest goes to whoever asks first, and never to two.

Where somebody may be in danger, they go before whoever waited longer.
"""

from django.db import transaction

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.tickets.models import Ticket
from amparo.tickets.models.ticket import IN_DOUBT
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import NO_BOUNDS, Bounds, Filters, View, tickets_in, within_bounds
from amparo.tickets.services.changes.change import Change, change_ticket
from amparo.tickets.states import TicketState


@transaction.atomic
def take_next(*, by: User, bounds: Bounds = NO_BOUNDS) -> Ticket | None:
    """Give `by` the unassigned ticket, of those they may see and within `bounds`, on which a person waits longest.

    One on which somebody may be in danger comes before it, the gravest first. None when none waits. A ticket
    that a colleague is taking in this very moment is passed over instead of waited for.
    """
    demand(by, TicketPermission.ASSIGN)
    ready = Filters(view=View.UNASSIGNED, state=(TicketState.NEW, TicketState.OPEN))
    free = within_bounds(tickets_in(by, ready), bounds).select_for_update(skip_locked=True, of=("self",))
    in_doubt = free.filter(IN_DOUBT).order_by("danger", "waits_from", "id")
    ticket = in_doubt.first() or free.order_by("waits_from", "id").first()
    if ticket is None:
        return None
    return change_ticket(ticket=ticket, by=by, change=Change(assignee=by, knowingly=True), version=ticket.version)
