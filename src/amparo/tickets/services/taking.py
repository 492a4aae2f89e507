"""Taking the next ticket: who has waited longest goes to whoever asks first, and never to two."""

from django.db import transaction

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import NO_BOUNDS, Bounds, Filters, View, tickets_in, within_bounds
from amparo.tickets.services.changes import Change, change_ticket
from amparo.tickets.states import TicketState


@transaction.atomic
def take_next(*, by: User, bounds: Bounds = NO_BOUNDS) -> Ticket | None:
    """Give `by` the unassigned ticket, of those they may see and within `bounds`, on which a person waits longest.

    None when none waits. A ticket that a colleague is taking in this very moment is passed over instead of waited for.
    """
    demand(by, TicketPermission.ASSIGN)
    ready = Filters(view=View.UNASSIGNED, state=(TicketState.NEW, TicketState.OPEN))
    ticket = (
        within_bounds(tickets_in(by, ready), bounds)
        .order_by("waits_from", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if ticket is None:
        return None
    return change_ticket(ticket=ticket, by=by, change=Change(assignee=by, knowingly=True), version=ticket.version)
