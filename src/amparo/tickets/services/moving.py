"""From state to state: the one place that moves a ticket, with all that comes with a state."""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.moves import move
from amparo.core.states import Transitions
from amparo.deadlines import services as deadlines
from amparo.tickets.errors import CannotSolve
from amparo.tickets.labels import STATE_NAMES
from amparo.tickets.models import Ticket
from amparo.tickets.solving import in_the_way_of_solving
from amparo.tickets.states import TICKET_LIFE, TicketState

RESTING: Final = frozenset({TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED})
"""The states of a ticket that is open again as soon as the person writes."""

CLOSE: Final = "tickets:close"
CLOSED_AFTER: Final = timedelta(days=14)
"""How long a solved ticket can still be answered into."""


def move_ticket(ticket: Ticket, *, to: TicketState, by: Transitions[TicketState] = TICKET_LIFE, **fields: Any) -> None:
    """Move a held ticket, writing `fields` with it. Raises Conflict when `by` does not lead there, and CannotSolve.

    A solved ticket is put on the clock to be closed; whoever opens it again need not take that back.
    """
    old, moment = ticket.state, clock.now()
    if to == TicketState.SOLVED and by is TICKET_LIFE and (missing := in_the_way_of_solving(ticket)):
        raise CannotSolve(missing)
    if to == TicketState.SOLVED:
        fields |= {"solved_at": moment, "snoozed_until": None}
    elif to == TicketState.CLOSED:
        fields |= {"closed_at": moment}
    else:
        fields |= {"solved_at": None}
    if not move(ticket, to=to, by=by, **fields):
        words = {"old": STATE_NAMES[old], "new": STATE_NAMES[to]}
        raise Conflict(_("A ticket cannot go from “%(old)s” to “%(new)s”.") % words)
    if to == TicketState.SOLVED:
        deadlines.schedule(kind=CLOSE, subject_id=ticket.pk, due_at=moment + CLOSED_AFTER)
