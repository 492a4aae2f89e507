"""Tickets that the desk or the API opens, rather than a message that arrives."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Invalid
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.joining.links import link
from amparo.tickets.services.messages.notes import write_note
from amparo.tickets.services.messages.replies import Outgoing, reply
from amparo.tickets.services.opening import opening_of
from amparo.tickets.states import LinkKind, TicketState


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """A ticket that we open ourselves: by writing to the person (`outgoing`), or by noting what they said (`note`).

    `marked` goes with a note: codes of what they marked on the form where they said it (see `Incoming`).
    `continues` names a ticket, closed by now, whose story goes on in it.
    """

    brand: Brand
    contact: Contact
    subject: str
    channel: str = "email"
    language: str = ""
    team: Team | None = None
    outgoing: Outgoing | None = None
    note: str = ""
    marked: Sequence[str] = ()
    continues: Ticket | None = None


@transaction.atomic
def create_ticket(*, by: User, new: NewTicket) -> Ticket:
    """Open a ticket for a person; it is `by`'s. Raises Invalid without a subject, or with neither reply nor note."""
    demand(by, TicketPermission.CREATE)
    subject = " ".join(new.subject.split())[:500]
    if not subject:
        raise Invalid(_("Say in a few words what it is about."), field="subject")
    if new.outgoing is None and not new.note.strip():
        raise Invalid(_("Write a message to the person, or a note."), field="text")
    known = new.contact.languages
    ticket = Ticket.objects.create(
        brand=new.brand,
        contact=new.contact,
        subject=subject,
        state=TicketState.OPEN,
        channel=new.channel,
        market=new.contact.market,
        language=new.language or (known[0] if known else new.brand.default_language),
        team=new.team,
        assignee=by,
    )
    record(opening_of(ticket, told=new.outgoing is not None), by=actor_of(by), about=Subject("ticket", ticket.pk))
    if new.continues is not None:
        link(source=ticket, target=new.continues, by=by, kind=LinkKind.CONTINUES)
    if new.note.strip():
        write_note(ticket=ticket, by=by, text=new.note, marked=new.marked)
    if new.outgoing is not None:
        reply(ticket=ticket, by=by, outgoing=new.outgoing)
    ticket.refresh_from_db()
    return ticket
