"""What arrives: it opens a ticket, or goes on in one. Few statements each, since mail arrives in thousands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.accounts.models import Team
from amparo.audit.events import Actor, Event, Subject
from amparo.audit.services import Fact, record_all
from amparo.core.inserting import insert_all
from amparo.core.moves import put
from amparo.people.models import Contact
from amparo.people.services import learn_language
from amparo.tickets import events
from amparo.tickets.errors import TicketMerged
from amparo.tickets.judging import of_words
from amparo.tickets.models import Brand, Message, Ticket, TicketLink
from amparo.tickets.services.messages.attachments import NewFile, attach, attach_all
from amparo.tickets.services.moving import RESTING, move_ticket
from amparo.tickets.services.notices import tell_of_message
from amparo.tickets.services.opening import opening_of
from amparo.tickets.services.rows import refuse_finished
from amparo.tickets.snippet import snippet
from amparo.tickets.states import LinkKind, MessageKind, TicketState


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message that a person sent, as its channel has read it.

    `text` is what they newly wrote, `folded` what is folded away below it, `html` the sanitised whole. An empty
    `language` means unsure. `is_automatic` marks bounces and auto-replies: they never reopen and never wait. `marked`
    are codes of what the person marked on the form where they wrote; what they mean, a higher room knows. What is
    `is_encrypted` says nothing that we could read: its words are in one of the files.
    """

    contact: Contact
    channel: str
    subject: str
    text: str
    folded: list[dict[str, str]] = field(default_factory=list)
    html: str = ""
    remote_images: int = 0
    language: str = ""
    addresses: dict[str, Any] = field(default_factory=dict)
    is_automatic: bool = False
    is_encrypted: bool = False
    files: Sequence[NewFile] = ()
    marked: Sequence[str] = ()
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A ticket about to be opened; `continues` names a closed ticket whose story goes on in it."""

    brand: Brand
    incoming: Incoming
    team: Team | None = None
    market: str = ""
    continues: Ticket | None = None


def open_ticket(
    *, brand: Brand, incoming: Incoming, team: Team | None = None, market: str = "", continues: Ticket | None = None
) -> Message:
    """Open a ticket with its first message; `continues` names a closed ticket whose story goes on here."""
    opening = Opening(brand=brand, incoming=incoming, team=team, market=market, continues=continues)
    return open_tickets(openings=[opening])[0]


@transaction.atomic
def open_tickets(*, openings: Sequence[Opening]) -> Sequence[Message]:
    """`open_ticket` for many, in as many statements as for one; returns their first messages in the same order."""
    tickets = insert_all([_ticket(opening) for opening in openings])
    begun = list(zip(tickets, openings, strict=True))
    messages = insert_all([_message(ticket, opening.incoming) for ticket, opening in begun])
    attach_all([(message, opening.incoming.files) for message, opening in zip(messages, openings, strict=True)])
    continuing = [(ticket, opening.continues) for ticket, opening in begun if opening.continues is not None]
    insert_all([TicketLink(kind=LinkKind.CONTINUES, source=ticket, target=old) for ticket, old in continuing])
    facts: list[Fact] = []
    for message, opening in zip(messages, openings, strict=True):
        ticket, old = message.ticket, opening.continues
        story: list[Event] = [opening_of(ticket)]
        if old is not None:
            story.append(events.Linked(kind=LinkKind.CONTINUES, source=ticket.number, target=old.number))
        facts += _facts(message, story, opening.incoming, opened=True)
        _learn(opening.incoming)
    record_all(facts)
    return messages


def _ticket(opening: Opening) -> Ticket:
    incoming = opening.incoming
    return Ticket(
        brand=opening.brand,
        contact=incoming.contact,
        subject=incoming.subject[:500],
        channel=incoming.channel,
        market=opening.market or incoming.contact.market,
        language=incoming.language,
        team=opening.team,
        created_at=incoming.received_at,
        last_message_at=incoming.received_at,
        last_message_kind=MessageKind.IN,
        snippet=snippet(incoming.text),
        waiting_since=None if incoming.is_automatic else incoming.received_at,
        message_count=1,
    )


def receive_message(*, ticket: Ticket, incoming: Incoming) -> Message:
    """Add a message to a ticket, or to the one it was merged into. Raises TicketClosed.

    A ticket that waits for nobody (pending, on hold, solved) is open again, unless the message is automatic.
    """
    while True:
        try:
            return _receive(ticket.merged_into_id or ticket.pk, incoming)
        except TicketMerged:  # a moment ago; its row is let go before the other is asked for
            ticket = Ticket.objects.get(pk=ticket.merged_into_id or ticket.pk)


@transaction.atomic
def _receive(ticket_id: int, incoming: Incoming) -> Message:
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=ticket_id)
    refuse_finished(ticket)
    fields: dict[str, Any] = {"message_count": ticket.message_count + 1}
    story: list[Event] = []
    if incoming.received_at >= ticket.last_message_at:
        fields |= {
            "last_message_at": incoming.received_at,
            "last_message_kind": MessageKind.IN,
            "snippet": snippet(incoming.text),
        }
    if not incoming.is_automatic:
        fields["waiting_since"] = min(ticket.waiting_since or incoming.received_at, incoming.received_at)
        if not ticket.language:
            fields["language"] = incoming.language
        if ticket.snoozed_until:
            fields |= {"snoozed_until": None, "version": ticket.version + 1}
            story.append(events.Woke())
    if not incoming.is_automatic and ticket.state in RESTING:
        story.append(events.StateChanged(old=ticket.state, new=TicketState.OPEN))
        move_ticket(ticket, to=TicketState.OPEN, **fields | {"version": ticket.version + 1})
    else:
        put(ticket, **fields)
    message = _message(ticket, incoming)
    message.save()
    attach(message, incoming.files)
    _learn(incoming)
    record_all(_facts(message, story, incoming, opened=False))
    if not incoming.is_automatic:
        tell_of_message(message)
    return message


def _message(ticket: Ticket, incoming: Incoming) -> Message:
    said = of_words(incoming.subject, incoming.text)
    return Message(
        ticket=ticket,
        kind=MessageKind.IN,
        channel=incoming.channel,
        contact=incoming.contact,
        subject=incoming.subject[:500],
        text=incoming.text,
        folded=incoming.folded,
        html=incoming.html,
        remote_images=incoming.remote_images,
        language=incoming.language,
        addresses=incoming.addresses,
        is_automatic=incoming.is_automatic,
        is_encrypted=incoming.is_encrypted,
        harm_class=str(said.harm) if said else "",
        exposure_severity=said.severity if said else None,
        harm_source=str(said.source) if said else "",
        created_at=incoming.received_at,
    )


def _learn(incoming: Incoming) -> None:
    if incoming.language and not incoming.is_automatic and incoming.language not in incoming.contact.languages:
        learn_language(contact=incoming.contact, language=incoming.language)


def _facts(message: Message, story: Sequence[Event], incoming: Incoming, *, opened: bool) -> list[Fact]:
    by = Actor("contact", message.contact_id)
    ticket = Subject("ticket", message.ticket_id)
    received = events.MessageReceived(
        channel=message.channel,
        language=message.language,
        is_automatic=message.is_automatic,
        opened=opened,
        files=len(incoming.files),
        marked=list(incoming.marked),
    )
    facts = [Fact(event=event, by=by, about=ticket) for event in story]
    facts.append(Fact(event=received, by=by, about=Subject("message", message.pk), ticket_id=message.ticket_id))
    return facts
