"""Where a mail that has been read goes: one ticket, one message, or quarantine; with the reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.channels.email.addressing import is_our_message_id, spellings, ticket_in_addresses, ticket_in_subject
from amparo.channels.email.bounces import Kind
from amparo.channels.email.events import MailDiverted
from amparo.channels.email.models import Arrival, Mailbox, MailIdentity
from amparo.channels.email.queries.mailboxes import our_addresses
from amparo.channels.email.queries.threads import Identities, Pointer, answered_ids, people_of
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.acknowledge import acknowledge_later
from amparo.channels.email.services.bounced import bounced_ids, place_report
from amparo.channels.email.services.placement import Placement, quarantined
from amparo.channels.email.services.read import Reading, incoming
from amparo.channels.email.states import Outcome
from amparo.channels.email.threads import bare_subject, is_new_topic
from amparo.core.errors import Conflict
from amparo.people.models import Contact
from amparo.people.services import contact_for_email
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Incoming, link, open_ticket, receive_message
from amparo.tickets.states import TicketState

REPORTS: Final = frozenset({Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY_REPORT, Kind.FEEDBACK_REPORT})
RATE_WINDOW: Final = timedelta(minutes=10)


@dataclass
class Known:
    """What the mails of one batch are measured against, read once for all of them."""

    identities: Identities
    ours: set[str]
    elsewhere: dict[str, Message]  # by content key: the same mail, already in a ticket through another mailbox
    recent: Counter[tuple[int | None, str]] = field(default_factory=Counter)  # by mailbox and sender

    @classmethod
    def for_readings(cls, readings: Sequence[Reading]) -> "Known":
        mentioned = [
            message_id
            for reading in readings
            for message_id in (*answered_ids(reading.mail), *bounced_ids(reading), reading.mail.message_id)
        ]
        numbers = [
            number
            for reading in readings
            for number in (ticket_in_addresses(reading.recipients), ticket_in_subject(reading.mail.subject))
            if number is not None
        ]
        return cls(
            identities=Identities.of(mentioned, numbers),
            ours=our_addresses(),
            elsewhere=_elsewhere(readings),
            recent=_recent(readings),
        )


def _elsewhere(readings: Sequence[Reading]) -> dict[str, Message]:
    keys = {reading.arrival.content_key for reading in readings}
    rows = Arrival.objects.filter(content_key__in=keys, message__isnull=False).select_related("message")
    return {row.content_key: row.message for row in rows if row.message}


def _recent(readings: Sequence[Reading]) -> Counter[tuple[int | None, str]]:
    """How many mails of each sender each mailbox has read within the window before this batch."""
    earliest = min(reading.arrival.received_at for reading in readings) - RATE_WINDOW
    rows = (
        Arrival.objects.filter(
            sender__in={reading.mail.sender.address.lower()[:320] for reading in readings},
            received_at__gt=earliest,
        )
        .exclude(outcome=Outcome.RECEIVED)
        .values_list("mailbox_id", "sender")
        .annotate(mails=Count("id"))
        .order_by()
    )
    return Counter({(mailbox_id, sender): mails for mailbox_id, sender, mails in rows})


def place(reading: Reading, known: Known, *, guarded: bool = True, as_new: bool = False) -> Placement:
    """Open, append, attach or quarantine, and say which.

    `guarded` is off when a person released the mail: then neither its rate nor its being automatic holds it back.
    `as_new` opens a ticket whatever it points at.
    """
    held = _held_back(reading, known, guarded=guarded)
    if held is not None:
        return held
    sender = reading.mail.sender
    contact = contact_for_email(address=sender.address, name=sender.name, market=_mailbox(reading).market, languages=[])
    is_auto_reply = reading.kind.kind is Kind.AUTO_REPLY
    pointers = [] if as_new else known.identities.pointers(reading.mail, reading.recipients)
    pointer, reason = _ticket_meant(reading, contact, pointers)
    if is_auto_reply and guarded:
        placed = _attach_auto_reply(reading, contact, pointer)
    elif pointer is None:
        placed = _open(reading, contact, reason=reason)
    elif reason is Reason.NEW_TOPIC:
        placed = _open(reading, contact, reason=reason, related=pointer.ticket)
    else:
        placed = _append(reading, contact, pointer.ticket)
    _remember(reading, placed, known)
    return placed


def _held_back(reading: Reading, known: Known, *, guarded: bool) -> Placement | None:
    """What never becomes a message of a person."""
    arrival = reading.arrival
    if arrival.mailbox is None:
        return quarantined(Reason.NO_MAILBOX)
    if (message := known.elsewhere.get(arrival.content_key)) is not None:
        return Placement(Outcome.APPENDED, message, Reason.SAME_MAIL)
    if guarded and reading.kind.kind in REPORTS:
        return place_report(reading, known.identities)
    reason = _refused_sender(reading, known, guarded=guarded)
    return quarantined(reason) if reason else None


def _refused_sender(reading: Reading, known: Known, *, guarded: bool) -> Reason | None:
    """Why nothing from this sender is taken for a request: it is ourselves, it is nobody, it is too much."""
    sender = reading.mail.sender.address.lower()
    if guarded and (is_our_message_id(reading.mail.message_id) or known.ours & set(spellings(sender))):
        return Reason.OWN_MAIL
    if "@" not in sender:
        return Reason.NO_SENDER
    key = (reading.arrival.mailbox_id, sender[:320])
    known.recent[key] += 1
    return Reason.TOO_MANY if guarded and known.recent[key] > settings.MAIL_SENDER_LIMIT else None


def _ticket_meant(
    reading: Reading, contact: Contact, pointers: Sequence[Pointer]
) -> tuple[Pointer | None, Reason | None]:
    """The first ticket pointed at that the sender has a part in; or why there is none.

    A pointer alone opens no door: Message-IDs travel in forwarded mail, and tokens can be guessed at or passed on.
    """
    for pointer in pointers:
        if _has_part(reading, contact, pointer.ticket):
            earlier = pointer.message.subject if pointer.message and pointer.message.subject else pointer.ticket.subject
            if is_new_topic(reading.mail.subject, earlier=earlier, quotes=reading.quotes):
                return pointer, Reason.NEW_TOPIC
            return pointer, None
    return None, Reason.OTHER_SENDER if pointers else None


def _has_part(reading: Reading, contact: Contact, ticket: Ticket) -> bool:
    target = ticket.merged_into
    if contact.pk in {ticket.contact_id, target.contact_id if target else None}:
        return True
    address = reading.mail.sender.address.lower()
    for one in filter(None, (ticket, target)):
        contacts, addresses = people_of(one)
        if contact.pk in contacts or address in addresses:
            return True
    return False


def _open(
    reading: Reading,
    contact: Contact,
    *,
    reason: Reason | None = None,
    related: Ticket | None = None,
    continues: Ticket | None = None,
) -> Placement:
    mailbox = _mailbox(reading)
    message = open_ticket(
        brand=mailbox.brand,
        incoming=_as_opening(incoming(reading, contact=contact)),
        team=mailbox.team,
        market=contact.market or mailbox.market,
        continues=continues,
    )
    if reason is not None:
        about = Subject("ticket", message.ticket_id)
        record(MailDiverted(reason=reason.value), by=SYSTEM, about=about)
    if related is not None:
        link(source=message.ticket, target=related, by=SYSTEM)
    if reading.kind.may_be_answered:
        acknowledge_later(mailbox=mailbox, ticket_id=message.ticket_id)
    return Placement(Outcome.OPENED, message, reason)


def _as_opening(message: Incoming) -> Incoming:
    """A ticket's subject carries no reply prefix: nobody looks for it under R."""
    return replace(message, subject=bare_subject(message.subject) or message.subject)


def _append(reading: Reading, contact: Contact, ticket: Ticket) -> Placement:
    try:
        if ticket.merged_into is None and ticket.state == TicketState.CLOSED:
            return _open(reading, contact, reason=Reason.CLOSED_TICKET, continues=ticket)
        message = receive_message(ticket=ticket, incoming=incoming(reading, contact=contact))
    except Conflict:  # closed a moment ago, or its target is closed
        return _open(reading, contact, reason=Reason.CLOSED_TICKET, continues=ticket.merged_into or ticket)
    return Placement(Outcome.APPENDED, message)


def _attach_auto_reply(reading: Reading, contact: Contact, pointer: Pointer | None) -> Placement:
    """An automatic reply goes with the ticket it answers and wakes nobody (RFC 3834); a closed one stays closed."""
    if pointer is None:
        return quarantined(Reason.AUTO_REPLY_TO_NOTHING)
    try:
        message = receive_message(ticket=pointer.ticket, incoming=incoming(reading, contact=contact, is_automatic=True))
    except Conflict:
        if pointer.message is None:
            return quarantined(Reason.AUTO_REPLY_TO_NOTHING)
        message = pointer.message
    return Placement(Outcome.AUTO_REPLY, message)


def _remember(reading: Reading, placed: Placement, known: Known) -> None:
    """The mail's own Message-ID leads to its message from now on, within this batch too."""
    message, message_id = placed.message, reading.mail.message_id[:500]
    if message is None:
        return
    known.elsewhere[reading.arrival.content_key] = message
    if message_id and message_id not in known.identities.messages:
        known.identities.messages[message_id] = message
        MailIdentity.objects.bulk_create(
            [MailIdentity(mailbox=_mailbox(reading), message_id_header=message_id, message=message)],
            ignore_conflicts=True,
        )


def _mailbox(reading: Reading) -> Mailbox:
    mailbox = reading.arrival.mailbox
    if mailbox is None:
        raise LookupError("a mail without a mailbox is held back before")
    return mailbox
