"""Tickets that the desk or the API opens, rather than a message that arrives."""

from dataclasses import dataclass

from amparo.accounts.models import Team, User
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services.replies import Outgoing


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """A ticket that we open ourselves: by writing to the person (`outgoing`) or by noting what they said (`note`)."""

    brand: Brand
    contact: Contact
    subject: str
    channel: str = "email"
    language: str = ""
    team: Team | None = None
    outgoing: Outgoing | None = None
    note: str = ""


def create_ticket(*, by: User, new: NewTicket) -> Ticket:
    """Open a ticket for a person, with a first reply or a note. Raises Invalid when it has neither."""
    raise NotImplementedError
