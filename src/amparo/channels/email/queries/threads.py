"""What a batch of mails points at: the three keys of threading, read in a handful of queries for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from amparo.channels.email.addressing import ticket_in_addresses, ticket_in_subject
from amparo.channels.email.decode import Mail
from amparo.channels.email.models import MailIdentity
from amparo.tickets.models import Message, Ticket

_MESSAGES_ASKED_FOR_PEOPLE = 200  # of one ticket, newest first


class Key(StrEnum):
    REFERENCES = "references"
    REPLY_ADDRESS = "reply_address"
    SUBJECT_TOKEN = "subject_token"  # noqa: S105 - the name of a key, not a secret


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """A ticket that a mail points at, by which key, and the message it answers when that is known."""

    ticket: Ticket
    key: Key
    message: Message | None = None


@dataclass
class Identities:
    """Messages by their Message-ID headers (without brackets); those of this batch are added as they come."""

    messages: dict[str, Message] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)  # by number

    @classmethod
    def of(cls, message_ids: Iterable[str], numbers: Iterable[int]) -> "Identities":
        found = cls()
        if wanted := {message_id[:500] for message_id in message_ids if message_id}:
            rows = (
                MailIdentity.objects.filter(message_id_header__in=wanted)
                .select_related("message__ticket__merged_into")
                .order_by("id")
            )
            for row in rows:
                found.messages.setdefault(row.message_id_header, row.message)
        if asked := set(numbers):
            for ticket in Ticket.objects.filter(number__in=asked).select_related("merged_into"):
                found.tickets[ticket.number] = ticket
        return found

    def ticket_ids(self) -> set[int]:
        """Every ticket that any of the mails may go on in."""
        return {message.ticket_id for message in self.messages.values()} | {one.pk for one in self.tickets.values()}

    def pointers(self, mail: Mail, addresses: Sequence[str]) -> list[Pointer]:
        """Every ticket that the mail points at, the likeliest first.

        In-Reply-To before References, the nearest ancestor first (RFC 5322 §3.6.4), then the reply address, then the
        subject's token.
        """
        found = [
            Pointer(ticket=message.ticket, key=Key.REFERENCES, message=message)
            for message_id in answered_ids(mail)
            if (message := self.messages.get(message_id[:500])) is not None
        ]
        for key, number in (
            (Key.REPLY_ADDRESS, ticket_in_addresses(addresses)),
            (Key.SUBJECT_TOKEN, ticket_in_subject(mail.subject)),
        ):
            if number is not None and number in self.tickets:
                found.append(Pointer(ticket=self.tickets[number], key=key))
        return found


def answered_ids(mail: Mail) -> list[str]:
    """The Message-IDs that a mail says it answers, nearest first, each once."""
    return list(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))


def people_of(ticket: Ticket) -> tuple[set[int], set[str]]:
    """Who has a part in a ticket: ids of contacts who wrote, and addresses (lower case) that its mails name."""
    contacts = {ticket.contact_id}
    addresses: set[str] = set()
    rows = (
        Message.objects.filter(ticket=ticket)
        .order_by("-id")
        .values_list("contact_id", "addresses")[:_MESSAGES_ASKED_FOR_PEOPLE]
    )
    for contact_id, named in rows:
        if contact_id is not None:
            contacts.add(contact_id)
        for field_name in ("from", "reply_to", "to", "cc"):
            addresses |= {str(one.get("address", "")).lower() for one in (named or {}).get(field_name, ())}
    addresses.discard("")
    return contacts, addresses
