"""What the forms of kinds are filled in with from the ticket and its person; rooms above add what they know."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amparo.escalations.form import knows
from amparo.people.states import IdentityKind

if TYPE_CHECKING:
    from amparo.tickets.models import Ticket


@knows
def from_ticket(ticket: "Ticket") -> Mapping[str, Any]:
    """The ticket itself, by `ticket.…`."""
    return {
        "ticket.number": ticket.number,
        "ticket.subject": ticket.subject,
        "ticket.market": ticket.market,
        "ticket.language": ticket.language,
        "ticket.channel": ticket.channel,
        "ticket.reason": ticket.reason.code if ticket.reason else "",
        "ticket.created_at": ticket.created_at.isoformat(),
    }


@knows
def from_contact(ticket: "Ticket") -> Mapping[str, Any]:
    """The person, by `contact.…`: of each kind of identity the first that became known."""
    contact = ticket.contact
    known: dict[str, str] = {}
    for identity in contact.identities.order_by("pk"):
        known.setdefault(f"contact.{identity.kind}", identity.shown)
    return {
        "contact.name": contact.name,
        "contact.tier": contact.tier,
        "contact.agency": contact.agency.name if contact.agency else "",
        "contact.city": contact.city,
        **known,
    }


PATHS = (
    *(f"ticket.{name}" for name in ("number", "subject", "market", "language", "channel", "reason", "created_at")),
    *(f"contact.{name}" for name in ("name", "tier", "agency", "city", *IdentityKind)),
)
"""Every path that a form may name and that this room knows itself."""
