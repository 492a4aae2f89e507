"""Notes: what only the team reads."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.moves import put
from amparo.tickets import events
from amparo.tickets.mentions import Nameable, mentioned
from amparo.tickets.models import Draft, Follow, Message, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.messages.attachments import NewFile, attach
from amparo.tickets.services.notices import tell_of_note
from amparo.tickets.services.rows import check_visible
from amparo.tickets.states import MessageKind


@transaction.atomic
def write_note(
    *, ticket: Ticket, by: User, text: str, files: Sequence[NewFile] = (), marked: Sequence[str] = ()
) -> Message:
    """Write for the team. Colleagues named with @ are told, and follow the ticket from now on.

    `marked`: codes of what the person, whose words it notes, marked on the form where they wrote (see `Incoming`).

    A note changes nothing of the ticket, so it is welcome on a closed one too and collides with nobody.
    """
    demand(by, TicketPermission.NOTE)
    check_visible(ticket, by=by)
    if not text.strip() and not files:
        raise Invalid(_("Write something first."), field="text")
    message = Message.objects.create(
        ticket=ticket,
        kind=MessageKind.NOTE,
        channel=ticket.channel,
        author=by,
        text=text,
        language=ticket.language,
        created_at=clock.now(),
    )
    attach(message, files)
    put(ticket, message_count=F("message_count") + 1)
    Draft.objects.filter(author=by, ticket=ticket, kind=MessageKind.NOTE).delete()
    named = _named(text)
    Follow.objects.bulk_create([Follow(user_id=user_id, ticket=ticket) for user_id in named], ignore_conflicts=True)
    record(
        events.NoteWritten(mentions=named, marked=list(marked)),
        by=actor_of(by),
        about=Subject("message", message.pk),
        ticket_id=ticket.pk,
    )
    tell_of_note(message, by=by, mentioned=named)
    return message


def _named(text: str) -> list[int]:
    """The colleagues whom a note names and who may read tickets at all."""
    if "@" not in text:
        return []
    staff = {user.pk: user for user in User.objects.filter(is_active=True).only("id", "name", "email", "roles")}
    nameable = (Nameable(id=user.pk, name=user.name, email=user.email) for user in staff.values())
    return [id_ for id_ in mentioned(text, nameable) if staff[id_].may(TicketPermission.READ)]
