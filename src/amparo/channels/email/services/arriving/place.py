"""Where mails that have been read go: one ticket, one message, or quarantine each; with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.conf import settings

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.channels.email.addressing import is_our_message_id, spellings
from amparo.channels.email.bounces import Kind
from amparo.channels.email.events import MailDiverted
from amparo.channels.email.models import Mailbox, MailIdentity
from amparo.channels.email.queries.threads import Pointer, answered_ids, people_of
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.arriving.bounced import place_report
from amparo.channels.email.services.arriving.known import Known
from amparo.channels.email.services.arriving.loop_place import loop_meant, place_in_loop
from amparo.channels.email.services.arriving.placement import Placement, quarantined
from amparo.channels.email.services.arriving.read import Reading, incoming, language_of
from amparo.channels.email.services.sending.acknowledge import acknowledge_later
from amparo.channels.email.states import Outcome
from amparo.channels.email.threads import bare_subject, is_new_topic
from amparo.core.errors import Conflict
from amparo.core.inserting import insert_all
from amparo.escalations.services import take_as_request
from amparo.people.models import Contact
from amparo.people.services import (
    Newcomer,
    comparable,
    contact_for_email,
    contacts_by_email,
    contacts_for_emails,
    mark_reachable,
)
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Opening, hold_tickets, link, open_tickets, receive_message
from amparo.tickets.states import TicketState

ADDRESS_LIMIT: Final = 320  # characters (RFC 3696 errata 1690 allow 254, older programs more)
REPORTS: Final = frozenset({Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY_REPORT, Kind.FEEDBACK_REPORT})


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A ticket of this batch that is not open yet."""

    reading: Reading
    opening: Opening
    reason: Reason | None
    related: Ticket | None


@dataclass
class Sorting:
    """One batch on its way. Tickets are opened together at the end, or as soon as a later mail needs one of them.

    `guarded` is off when a person released the mail: then neither its rate nor its being automatic holds it back.
    `as_new` opens a ticket whatever it points at.
    """

    known: Known
    guarded: bool = True
    as_new: bool = False
    placed: dict[int, Placement] = field(default_factory=dict)  # by arrival
    contacts: dict[str, Contact] = field(default_factory=dict)  # by address as compared
    languages: dict[int, str] = field(default_factory=dict)  # by arrival
    waiting: list[_Waiting] = field(default_factory=list)
    identities: list[MailIdentity] = field(default_factory=list)

    def place_all(self, readings: Sequence[Reading]) -> list[Placement]:
        """Open, append, attach or quarantine each, and say which, in their order."""
        hold_tickets(self.known.identities.ticket_ids())
        standing = [reading for reading in readings if not self._held_back(reading)]
        self._meet(standing)
        for reading in standing:
            self._place(reading)
        self._open_waiting()
        insert_all(self.identities, ignore_conflicts=True)
        return [self.placed[reading.arrival.pk] for reading in readings]

    def _held_back(self, reading: Reading) -> bool:
        """Put away what never becomes a message of a person."""
        if reading.arrival.mailbox is None:
            self._put(reading, quarantined(Reason.NO_MAILBOX))
        elif self.guarded and (loop := loop_meant(reading)) is not None and not self._is_ours(reading):
            self._put(reading, place_in_loop(reading, loop))
        elif self.guarded and reading.kind.kind in REPORTS:
            self._put(reading, place_report(reading, self.known.identities))
        elif reason := self._refused_sender(reading):
            self._put(reading, quarantined(reason))
        return reading.arrival.pk in self.placed

    def _refused_sender(self, reading: Reading) -> Reason | None:
        """Why nothing from this sender is taken for a request: it is ourselves, it is nobody, it is too much."""
        if self.guarded and self._is_ours(reading):
            return Reason.OWN_MAIL
        local, _at, domain = reading.sender.rpartition("@")
        if not local or not domain or len(reading.sender) > ADDRESS_LIMIT:
            return Reason.NO_SENDER
        key = (reading.arrival.mailbox_id, reading.sender)
        self.known.recent[key] += 1
        return Reason.TOO_MANY if self.guarded and self.known.recent[key] > settings.MAIL_SENDER_LIMIT else None

    def _is_ours(self, reading: Reading) -> bool:
        """Whether we sent it ourselves, by its Message-ID or its sender."""
        named = is_our_message_id(reading.mail.message_id)
        return named or bool(self.known.ours & set(spellings(reading.sender)))

    def _meet(self, readings: Sequence[Reading]) -> None:
        """Who writes, and in which language. An automatic reply of somebody unknown makes nobody known."""
        self.contacts = contacts_by_email([reading.sender for reading in readings])
        newcomers = []
        for reading in readings:
            contact = self.contacts.get(comparable(reading.sender))
            language = language_of(reading, known=contact.languages if contact else ())
            self.languages[reading.arrival.pk] = language
            if not self._is_auto_reply(reading):
                newcomers.append(_newcomer(reading, language))
        self.contacts |= contacts_for_emails(newcomers=newcomers)
        mark_reachable(addresses=[newcomer.address for newcomer in newcomers])

    def _place(self, reading: Reading) -> None:
        if self._needs_waiting(reading):
            self._open_waiting()
        if (message := self.known.elsewhere.get(reading.arrival.content_key)) is not None:
            self._put(reading, Placement(Outcome.APPENDED, message, Reason.SAME_MAIL))
            return
        pointers = [] if self.as_new else self.known.identities.pointers(reading.mail, reading.recipients)
        pointer, reason = self._ticket_meant(reading, pointers)
        if self._is_auto_reply(reading):
            self._attach_auto_reply(reading, pointer)
        elif pointer is None or reason is Reason.NEW_TOPIC:
            self._open(reading, reason=reason, related=pointer.ticket if pointer else None)
        else:
            self._append(reading, pointer.ticket)

    def _needs_waiting(self, reading: Reading) -> bool:
        """Whether it answers, or is, a mail of this batch whose ticket is still to be opened."""
        answered = set(answered_ids(reading.mail))
        key = reading.arrival.content_key
        return any(
            one.reading.mail.message_id in answered or one.reading.arrival.content_key == key for one in self.waiting
        )

    def _ticket_meant(self, reading: Reading, pointers: Sequence[Pointer]) -> tuple[Pointer | None, Reason | None]:
        """The first ticket pointed at that the sender has a part in; or why there is none.

        A pointer alone opens no door: Message-IDs travel in forwarded mail, and tokens can be guessed or passed on.
        """
        contact = self.contacts.get(comparable(reading.sender))
        for pointer in pointers:
            if _has_part(reading, contact, pointer.ticket):
                answered = pointer.message.subject if pointer.message else ""
                earlier = answered or pointer.ticket.subject
                is_new = is_new_topic(reading.mail.subject, earlier=earlier, quotes=reading.quotes)
                return pointer, Reason.NEW_TOPIC if is_new else None
        return None, Reason.OTHER_SENDER if pointers else None

    def _open(
        self,
        reading: Reading,
        *,
        reason: Reason | None,
        related: Ticket | None = None,
        continues: Ticket | None = None,
    ) -> None:
        """Have a ticket opened; its subject carries no reply prefix: nobody looks for it under R."""
        mailbox, contact = _mailbox(reading), self._contact(reading)
        message = incoming(reading, contact=contact, language=self.languages[reading.arrival.pk])
        opening = Opening(
            brand=mailbox.brand,
            incoming=replace(message, subject=bare_subject(message.subject) or message.subject),
            team=mailbox.team,
            market=contact.market or mailbox.market,
            continues=continues,
        )
        self.waiting.append(_Waiting(reading=reading, opening=opening, reason=reason, related=related))

    def _open_waiting(self) -> None:
        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        for one, message in zip(waiting, open_tickets(openings=[one.opening for one in waiting]), strict=True):
            if one.reason is not None:
                about = Subject("ticket", message.ticket_id)
                record(MailDiverted(reason=one.reason.value), by=SYSTEM, about=about)
            if one.related is not None:
                link(source=message.ticket, target=one.related, by=SYSTEM)
            mailbox = _mailbox(one.reading)
            if mailbox.team is not None and mailbox.is_asked_by(one.reading.sender):
                take_as_request(message=message, team=mailbox.team)
            if one.reading.kind.may_be_answered:
                acknowledge_later(mailbox=mailbox, ticket_id=message.ticket_id)
            self._put(one.reading, Placement(Outcome.OPENED, message, one.reason))

    def _append(self, reading: Reading, ticket: Ticket) -> None:
        try:
            if ticket.merged_into is None and ticket.state == TicketState.CLOSED:
                self._open(reading, reason=Reason.CLOSED_TICKET, continues=ticket)
                return
            message = self._receive(reading, ticket, is_automatic=False)
        except Conflict:  # closed a moment ago, or where it was merged to is closed
            self._open(reading, reason=Reason.CLOSED_TICKET, continues=ticket.merged_into or ticket)
            return
        self._put(reading, Placement(Outcome.APPENDED, message))

    def _attach_auto_reply(self, reading: Reading, pointer: Pointer | None) -> None:
        """An automatic reply goes with the ticket it answers and wakes nobody (RFC 3834); a closed one stays closed."""
        message: Message | None = None
        if pointer is not None:
            try:
                message = self._receive(reading, pointer.ticket, is_automatic=True)
            except Conflict:
                message = pointer.message
        nothing = quarantined(Reason.AUTO_REPLY_TO_NOTHING)
        self._put(reading, nothing if message is None else Placement(Outcome.AUTO_REPLY, message))

    def _receive(self, reading: Reading, ticket: Ticket, *, is_automatic: bool) -> Message:
        contact, language = self._contact(reading), self.languages[reading.arrival.pk]
        message = incoming(reading, contact=contact, language=language, is_automatic=is_automatic)
        return receive_message(ticket=ticket, incoming=message)

    def _contact(self, reading: Reading) -> Contact:
        known = self.contacts.get(comparable(reading.sender))
        return known or contact_for_email(address=reading.sender, name=reading.mail.sender.name)

    def _is_auto_reply(self, reading: Reading) -> bool:
        return self.guarded and reading.kind.kind is Kind.AUTO_REPLY

    def _put(self, reading: Reading, placement: Placement) -> None:
        """Note where it went. From now on its Message-ID leads there, within this batch too."""
        self.placed[reading.arrival.pk] = placement
        message, message_id = placement.message, reading.mail.message_id[:500]
        if message is None or placement.outcome in {Outcome.BOUNCE, Outcome.QUARANTINED}:
            return
        self.known.elsewhere[reading.arrival.content_key] = message
        if message_id:
            self.known.identities.messages.setdefault(message_id, message)
            identity = MailIdentity(mailbox=_mailbox(reading), message_id_header=message_id, message=message)
            self.identities.append(identity)


def _has_part(reading: Reading, contact: Contact | None, ticket: Ticket) -> bool:
    """Whether the sender is the ticket's person, has written on it, or is named in its mails."""
    tickets = [one for one in (ticket, ticket.merged_into) if one is not None]
    if contact is not None and contact.pk in {one.contact_id for one in tickets}:
        return True
    for one in tickets:
        contacts, addresses = people_of(one)
        if (contact is not None and contact.pk in contacts) or reading.sender in addresses:
            return True
    return False


def _newcomer(reading: Reading, language: str) -> Newcomer:
    return Newcomer(
        address=reading.mail.sender.address,
        name=reading.mail.sender.name,
        market=_mailbox(reading).market,
        languages=[language] if language else [],
    )


def _mailbox(reading: Reading) -> Mailbox:
    mailbox = reading.arrival.mailbox
    if mailbox is None:
        raise LookupError("a mail without a mailbox is held back before")
    return mailbox
