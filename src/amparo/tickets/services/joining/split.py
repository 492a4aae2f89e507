"""Splitting a message off that is about something else; see docs/decisions/0003-merge-and-split.md."""

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import Fact, record_all
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import put
from amparo.tickets import events
from amparo.tickets.models import Attachment, Message, Ticket, TicketLink
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.beside.standing import wait_anew
from amparo.tickets.services.opening import opening_of
from amparo.tickets.services.rows import hold_with_target
from amparo.tickets.snippet import snippet
from amparo.tickets.states import LinkKind, MessageKind

_COPIED = (
    *("kind", "channel", "contact", "subject", "text", "folded", "html"),
    *("remote_images", "language", "addresses", "is_automatic", "is_encrypted", "created_at"),
    *("harm_class", "exposure_severity", "harm_source"),
)


@transaction.atomic
def split_message(*, message: Message, by: User) -> Ticket:
    """Open a ticket of its own for a message of the person that is about something else; returns it.

    The message stays where it was said; the new ticket begins with a copy that names it (`copy_of`), and it is
    there that the person waits for an answer to it now. Raises Conflict when it was split off before.
    """
    demand(by, TicketPermission.CREATE)
    source, shown_in = hold_with_target(message.ticket, by=by)
    if message.kind != MessageKind.IN:
        raise Invalid(_("Only what the person wrote can be split off."))
    if message.copies.exists():
        raise Conflict(_("This message was split off before."))
    new = Ticket.objects.create(
        brand_id=source.brand_id,
        contact_id=message.contact_id or source.contact_id,
        subject=message.subject or source.subject,
        channel=message.channel,
        market=source.market,
        language=message.language or source.language,
        team=source.team,
        last_message_at=message.created_at,
        last_message_kind=MessageKind.IN,
        snippet=snippet(message.text),
        waiting_since=message.created_at,
        message_count=1,
    )
    _copy(message, new)
    put(source, version=source.version + 1)
    wait_anew(source, shown_in)
    TicketLink.objects.create(kind=LinkKind.SPLIT, source=new, target=source, created_by=by)
    actor, about_new, about_source = actor_of(by), Subject("ticket", new.pk), Subject("ticket", source.pk)
    split_off = events.SplitOff(message_id=message.pk, source=source.number)
    record_all(
        [
            Fact(event=opening_of(new), by=actor, about=about_new),
            Fact(event=split_off, by=actor, about=about_new),
            Fact(event=events.Split(message_id=message.pk, into=new.number), by=actor, about=about_source),
        ]
    )
    return new


def _copy(message: Message, ticket: Ticket) -> None:
    """The same words and the same files (by their contents) on another ticket."""
    values = {name: getattr(message, name) for name in _COPIED}
    copy = Message.objects.create(ticket=ticket, copy_of=message, **values)
    attachments = list(message.attachments.order_by("id"))
    for attachment in attachments:
        attachment.pk = None
        attachment.message = copy
        attachment._state.adding = True  # noqa: SLF001 - Django documents it for copies
    Attachment.objects.bulk_create(attachments)
