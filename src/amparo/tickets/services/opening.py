"""The event with which every ticket begins, however it came to be."""

from amparo.tickets import events
from amparo.tickets.models import Ticket


def opening_of(ticket: Ticket, *, told: bool = False) -> events.TicketOpened:
    """The event that a ticket began as it is; `told`: by our writing to the person."""
    return events.TicketOpened(
        number=ticket.number,
        brand_id=ticket.brand_id,
        channel=ticket.channel,
        market=ticket.market,
        language=ticket.language,
        team_id=ticket.team_id,
        told=told,
    )
