"""What comes with a state: its times, and the closing of what stays solved."""

from datetime import timedelta
from typing import Any, Final

from amparo.core import clock
from amparo.deadlines import services as deadlines
from amparo.tickets.models import Ticket
from amparo.tickets.states import TicketState

REOPENED: Final = frozenset({TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED})
"""The states of a ticket that rests, and wakes when the person writes."""

CLOSE: Final = "tickets:close"
CLOSED_AFTER: Final = timedelta(days=14)
"""How long a solved ticket can still be answered into."""


def fields_of_state(ticket: Ticket, state: TicketState) -> dict[str, Any]:
    """The columns that follow `state`; a solved ticket is also put on the clock to be closed."""
    moment = clock.now()
    if state == TicketState.SOLVED:
        deadlines.schedule(kind=CLOSE, subject_id=ticket.pk, due_at=moment + CLOSED_AFTER)
        return {"solved_at": moment, "snoozed_until": None}
    if state == TicketState.CLOSED:
        return {"closed_at": moment}
    return {"solved_at": None}
