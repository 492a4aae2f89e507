"""Answers: written, held for ten seconds so that they can be taken back, then put on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.services import Fact, record, record_all
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.moves import move, put
from amparo.deadlines import services as deadlines
from amparo.tickets import events
from amparo.tickets.models import Draft, Message, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.sending import Sent, in_the_way_of_sending
from amparo.tickets.services.changes.change import Change
from amparo.tickets.services.messages import along
from amparo.tickets.services.messages.attachments import NewFile, attach
from amparo.tickets.services.moving import move_ticket
from amparo.tickets.services.notices import tell_of_reply
from amparo.tickets.services.rows import hold, refuse_finished
from amparo.tickets.snippet import snippet
from amparo.tickets.states import (
    DELIVERY_LIFE,
    Delivery,
    MessageKind,
    TicketState,
)
from amparo.tickets.variables import KNOWN, variables_in

UNDO_SECONDS: Final = 10
RELEASE: Final = "tickets:release_reply"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A reply as its author leaves it: `text` is Markdown as typed, `then` the state that comes with sending.

    Without `to` it goes to the person's address. `macro` is the code of the macro it began with, `along` what else that
    changes on the ticket.
    """

    text: str
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    files: Sequence[NewFile] = ()
    then: TicketState | None = None
    macro: str = ""
    along: Change | None = None


@transaction.atomic
def reply(*, ticket: Ticket, by: User, outgoing: Outgoing, version: int | None = None) -> Message:
    """Answer the person. The reply is held for UNDO_SECONDS; `then` and the assignment hold at once.

    Raises Conflict when the ticket is no longer at `version`, and TicketClosed or TicketMerged.
    """
    demand(by, TicketPermission.REPLY)
    row = hold(ticket, by=by, version=version)
    refuse_finished(row)
    row, made = along.make(row, outgoing.along, by=by) if outgoing.along else (row, {})
    _check_words(outgoing)
    if against := in_the_way_of_sending(Sent(ticket=row, by=by, text=outgoing.text, macro=outgoing.macro)):
        raise Invalid(against[0], field="text")
    answers = Message.objects.filter(ticket=row, kind=MessageKind.OUT, is_automatic=False)
    is_first = not answers.exclude(delivery=Delivery.WITHDRAWN).exists()
    message = Message.objects.create(
        ticket=row,
        kind=MessageKind.OUT,
        channel=row.channel,
        author=by,
        subject=row.subject,
        text=outgoing.text,
        language=row.language,
        addresses={"to": _as_addresses(outgoing.to), "cc": _as_addresses(outgoing.cc)},
        delivery=Delivery.HELD,
        created_at=clock.now(),
    )
    attach(message, outgoing.files)
    before, story = _move_on(row, message, by=by, then=outgoing.then)
    Draft.objects.filter(author=by, ticket=row, kind=MessageKind.OUT).delete()
    deadlines.schedule(
        kind=RELEASE,
        subject_id=message.pk,
        due_at=message.created_at + timedelta(seconds=UNDO_SECONDS),
        data={"before": before | ({"along": made} if made else {}), "macro": outgoing.macro},
    )
    written = events.ReplyWritten(channel=message.channel, macro=outgoing.macro, is_first=is_first)
    record_with_story(message, written, story, by=by)
    return message


def _check_words(outgoing: Outgoing) -> None:
    if not outgoing.text.strip() and not outgoing.files:
        raise Invalid(_("Write something first."), field="text")
    if unfilled := [name for name in variables_in(outgoing.text) if name in KNOWN]:
        raise Invalid(_("This variable is still empty: %(name)s") % {"name": unfilled[0]}, field="text")


def _as_addresses(addresses: Sequence[str]) -> list[dict[str, str]]:
    """As a message keeps them. Raises Invalid for what would end a header, or begin another."""
    given = [address.strip() for address in addresses if address.strip()]
    for address in given:
        if "@" not in address or not address.isprintable() or set(address) & set(' ,;<>"'):
            raise Invalid(_("“%(address)s” is not a mail address.") % {"address": address}, field="to")
    return [{"name": "", "address": address} for address in given]


def _move_on(
    row: Ticket, message: Message, *, by: User, then: TicketState | None
) -> tuple[dict[str, Any], list[Event]]:
    """What a reply changes on its ticket: what was so before and is not so now, for undo; and the story of it."""
    before: dict[str, Any] = {}
    story: list[Event] = []
    fields: dict[str, Any] = {
        "last_message_at": message.created_at,
        "last_message_kind": MessageKind.OUT,
        "snippet": snippet(message.text),
        "waiting_since": None,
        "message_count": row.message_count + 1,
        "version": row.version + 1,
    }
    if row.assignee_id is None:
        before["assignee_id"] = None
        fields["assignee"] = by
        story.append(events.Assigned(old_id=None, old="", new_id=by.pk, new=by.name))
    old = TicketState(row.state)
    state = then or (TicketState.OPEN if old == TicketState.NEW else old)
    if state == old:
        put(row, **fields)
    else:
        before |= {"state": old, "moved_to": state}
        move_ticket(row, to=state, **fields)
        story.append(events.StateChanged(old=old, new=state))
    return before, story


def record_with_story(message: Message, event: Event, story: Sequence[Event], *, by: User) -> None:
    """Record `event` about the message, and what came with it about its ticket."""
    actor, ticket = actor_of(by), Subject("ticket", message.ticket_id)
    first = Fact(event=event, by=actor, about=Subject("message", message.pk), ticket_id=message.ticket_id)
    record_all([first, *(Fact(event=each, by=actor, about=ticket) for each in story)])


@transaction.atomic
def release_reply(message_id: int) -> bool:
    """The undo time is over: queue the reply, once. False when it was taken back, or is on its way already."""
    message = Message.objects.select_related("ticket", "author").filter(pk=message_id).first()
    if message is None or not move(
        message, to=Delivery.QUEUED, by=DELIVERY_LIFE, field="delivery", only_from=Delivery.HELD
    ):
        return False
    record_release(message)
    tell_of_reply(message)
    return True


@transaction.atomic
def acknowledge(*, ticket: Ticket, text: str, language: str) -> Message:
    """Tell the person, in words prepared for it, that their message arrived. It answers nothing, so they still wait."""
    row = hold(ticket, by=SYSTEM)
    message = Message.objects.create(
        ticket=row,
        kind=MessageKind.OUT,
        channel=row.channel,
        subject=row.subject,
        text=text,
        language=language,
        is_automatic=True,
        delivery=Delivery.QUEUED,
        created_at=clock.now(),
    )
    put(row, message_count=row.message_count + 1)
    record_release(message)
    return message


def record_release(message: Message, *, by: User | None = None) -> None:
    """Say that `message` is queued: its channel reacts to this event and delivers it."""
    record(
        events.ReplyReleased(channel=message.channel, is_automatic=message.is_automatic),
        by=actor_of(by) if by else SYSTEM,
        about=Subject("message", message.pk),
        ticket_id=message.ticket_id,
    )
