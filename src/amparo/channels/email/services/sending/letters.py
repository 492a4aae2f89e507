"""All that one outgoing mail is made of, gathered from the rows."""

from collections.abc import Sequence
from typing import Final

from amparo.channels.email.compose import Attached, Letter
from amparo.channels.email.models import Mailbox, MailIdentity
from amparo.channels.email.queries.mailboxes import mailbox_of, our_addresses
from amparo.files.services import open_file
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Attachment, Message, Ticket
from amparo.tickets.queries.harm import walled_among
from amparo.tickets.states import DeliveryNote, MessageKind

_THREAD_READ: Final = 60  # identities, newest first; the header keeps fewer
_PEOPLE: Final = ("from", "reply_to", "to", "cc")

Person = tuple[str, str]


class NotSendable(Exception):
    """A message cannot become a mail; `note` says why, as it is stored."""

    def __init__(self, why: DeliveryNote, detail: str = "") -> None:
        super().__init__(why)
        self.note = why.stored(detail)


def letter_for(message: Message) -> Letter:
    """Raises NotSendable."""
    mailbox = mailbox_of(message.ticket)
    if mailbox is None:
        raise NotSendable(DeliveryNote.NO_MAILBOX)
    ours = our_addresses()
    to = [person for person in recipients_of(message) if person[1].lower() not in ours]
    if not to:
        raise NotSendable(DeliveryNote.NO_ADDRESS)
    cc = [person for person in _named(message, "cc") if person[1].lower() not in ours]
    return Letter(
        mailbox=mailbox,
        ticket=message.ticket,
        message=message,
        language=message.language or message.ticket.language or mailbox.language or mailbox.brand.default_language,
        to=to,
        cc=cc,
        references=_references(message, mailbox),
        files=_files(message),
    )


def recipients_of(message: Message) -> Sequence[Person]:
    """Whom the message names; else where the person's last mail asks for answers; else the person's address."""
    named = _named(message, "to")
    if named:
        return named
    last = (
        Message.objects.filter(
            ticket_id=message.ticket_id, kind=MessageKind.IN, is_automatic=False, contact_id=message.ticket.contact_id
        )
        .order_by("-id")
        .first()
    )
    if last and (asked := _asked(last, message.ticket)):
        return asked[:5]
    contact = message.ticket.contact
    identities = Identity.objects.filter(contact=contact, kind=IdentityKind.EMAIL)
    known = sorted(identities, key=lambda one: (one.unreachable_since is not None, -one.pk))
    return [(contact.name, known[0].shown)] if known else []


def _asked(mail: Message, ticket: Ticket) -> Sequence[Person]:
    """Where a mail wants its answers. Reply-To is followed in the first mail of a ticket, later only to who was there.

    A sender can be forged: whoever writes in a person's name later on gets no answer of ours by it.
    """
    wanted = _named(mail, "reply_to")
    earlier = Message.objects.filter(ticket=ticket, pk__lt=mail.pk)
    first = earlier.order_by("pk").first() if wanted else None
    if first is not None:
        known = set(Identity.objects.filter(contact=ticket.contact_id).values_list("value", flat=True))
        for message in (first, *earlier.filter(kind=MessageKind.OUT).order_by("-pk")[:_THREAD_READ]):
            known |= {address.lower() for field in _PEOPLE for _name, address in _named(message, field)}
        wanted = [one for one in wanted if one[1].lower() in known]
    return wanted or _named(mail, "from")


def _named(message: Message, field: str) -> list[Person]:
    people = (message.addresses or {}).get(field, ())
    return [(str(one.get("name", "")), str(one["address"])) for one in people if "@" in str(one.get("address", ""))]


def _references(message: Message, mailbox: Mailbox) -> list[str]:
    """The Message-IDs of the ticket's mails before this one, oldest first; last the one it answers: the person's."""
    newest_first = list(
        MailIdentity.objects.filter(message__ticket_id=message.ticket_id, mailbox=mailbox, message_id__lt=message.pk)
        .order_by("-message_id")
        .values_list("message_id_header", "message__kind")[:_THREAD_READ]
    )
    answered = next((header for header, kind in newest_first if kind == MessageKind.IN), None)
    before = [header for header, _kind in reversed(newest_first) if header != answered]
    return [*before, answered] if answered else before


def _files(message: Message) -> list[Attached]:
    rows = list(message.attachments.select_related("file").order_by("id"))
    walled = walled_among({row.file_id for row in rows}) if rows else set()
    for row in rows:
        if row.file_id in walled:
            raise NotSendable(DeliveryNote.WALLED, row.name)
    return [_attached(row) for row in rows]


def _attached(attachment: Attachment) -> Attached:
    try:
        with open_file(attachment.file) as file:
            content = file.read()
    except FileNotFoundError as error:
        raise NotSendable(DeliveryNote.FILE_GONE, attachment.name) from error
    return Attached(name=attachment.name, content_type=attachment.content_type, content=content)
