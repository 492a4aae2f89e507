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
from amparo.core.errors import Invalid, NotAllowed
from amparo.core.moves import move
from amparo.deadlines import services as deadlines
from amparo.deadlines.models import Deadline
from amparo.tickets import events
from amparo.tickets.models import Draft, Message, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.attachments import NewFile, attach
from amparo.tickets.services.moving import move_ticket
from amparo.tickets.services.notices import tell_of_reply
from amparo.tickets.services.rows import hold, put, refuse_finished
from amparo.tickets.services.standing import standing
from amparo.tickets.snippet import snippet
from amparo.tickets.states import (
    DELIVERY_LIFE,
    TICKET_UNDO,
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

    Without `to` it goes to the person's address. `macro` is the code of the macro it began with.
    """

    text: str
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    files: Sequence[NewFile] = ()
    then: TicketState | None = None
    macro: str = ""


@transaction.atomic
def reply(*, ticket: Ticket, by: User, outgoing: Outgoing, version: int | None = None) -> Message:
    """Answer the person. The reply is held for UNDO_SECONDS; `then` and the assignment hold at once.

    Raises Conflict when the ticket is no longer at `version`, and TicketClosed or TicketMerged.
    """
    demand(by, TicketPermission.REPLY)
    row = hold(ticket, by=by, version=version)
    refuse_finished(row)
    _check_words(outgoing)
    is_first = not Message.objects.filter(ticket=row, kind=MessageKind.OUT, is_automatic=False).exists()
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
    before = _move_on(row, message, then=outgoing.then)
    Draft.objects.filter(author=by, ticket=row, kind=MessageKind.OUT).delete()
    deadlines.schedule(
        kind=RELEASE,
        subject_id=message.pk,
        due_at=message.created_at + timedelta(seconds=UNDO_SECONDS),
        data={"before": before, "macro": outgoing.macro},
    )
    _record_reply(message, before, macro=outgoing.macro, is_first=is_first)
    return message


def _check_words(outgoing: Outgoing) -> None:
    if not outgoing.text.strip() and not outgoing.files:
        raise Invalid(_("Write something first."), field="text")
    if unfilled := [name for name in variables_in(outgoing.text) if name in KNOWN]:
        raise Invalid(_("This variable is still empty: %(name)s") % {"name": unfilled[0]}, field="text")


def _as_addresses(addresses: Sequence[str]) -> list[dict[str, str]]:
    return [{"name": "", "address": address.strip()} for address in addresses if address.strip()]


def _move_on(row: Ticket, message: Message, *, then: TicketState | None) -> dict[str, Any]:
    """What a reply changes on its ticket; returns what was so before and is not so now, for undo."""
    before: dict[str, Any] = {}
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
        fields["assignee"] = message.author
    state = then or (TicketState.OPEN if row.state == TicketState.NEW else TicketState(row.state))
    if state == row.state:
        put(row, **fields)
        return before
    before |= {"state": row.state, "moved_to": state}
    move_ticket(row, to=state, **fields)
    return before


def _record_reply(message: Message, before: dict[str, Any], *, macro: str, is_first: bool) -> None:
    author, row = message.author, message.ticket
    if author is None:
        raise RuntimeError("a reply has an author")
    story: list[Event] = []
    if "assignee_id" in before:
        story.append(events.Assigned(old_id=None, old="", new_id=author.pk, new=author.name))
    if "state" in before:
        story.append(events.StateChanged(old=before["state"], new=row.state))
    by = actor_of(author)
    written = events.ReplyWritten(channel=message.channel, macro=macro, is_first=is_first)
    facts = [Fact(event=written, by=by, about=Subject("message", message.pk), ticket_id=row.pk)]
    facts += [Fact(event=event, by=by, about=Subject("ticket", row.pk)) for event in story]
    record_all(facts)


@transaction.atomic
def undo_reply(*, message: Message, by: User) -> bool:
    """Take a reply back while it is held: its text returns into the author's draft, the ticket to where it was.

    False when it is too late. What others have changed since stays as they left it.
    """
    if message.author_id != by.pk:
        raise NotAllowed(_("Only the author can take a reply back."))
    row = hold(message.ticket, by=actor_of(by))  # their own words, wherever the ticket has been passed since
    held = Deadline.objects.filter(kind=RELEASE, subject_id=message.pk).values_list("data", flat=True).first() or {}
    if not move(message, to=Delivery.WITHDRAWN, by=DELIVERY_LIFE, field="delivery"):
        return False
    deadlines.cancel(kind=RELEASE, subject_id=message.pk)
    _restore_draft(message, macro=held.get("macro", ""))
    story = _put_back(row, held.get("before", {}), by=by)
    actor = actor_of(by)
    facts = [
        Fact(event=events.ReplyWithdrawn(), by=actor, about=Subject("message", message.pk), ticket_id=row.pk),
        *(Fact(event=event, by=actor, about=Subject("ticket", row.pk)) for event in story),
    ]
    record_all(facts)
    return True


def _restore_draft(message: Message, *, macro: str) -> None:
    """The words go back to where they were written; what was begun since stands below them."""
    draft, created = Draft.objects.get_or_create(
        author=message.author, ticket=message.ticket, kind=MessageKind.OUT, defaults={"text": message.text}
    )
    if not created and draft.text.strip():
        draft.text = f"{message.text}\n\n{draft.text}"
    else:
        draft.text = message.text
    draft.extras = {
        "to": [entry["address"] for entry in message.addresses.get("to", ())],
        "cc": [entry["address"] for entry in message.addresses.get("cc", ())],
        "attachments": [
            {"file": attachment.file_id, "name": attachment.name, "content_type": attachment.content_type}
            for attachment in message.attachments.order_by("id")
        ],
        "macro": macro,
    }
    draft.changed_at = clock.now()
    draft.save()


def _put_back(row: Ticket, before: dict[str, Any], *, by: User) -> list[Event]:
    """Undo what the reply changed, where nobody has changed it again."""
    fields = standing(row) | {"version": row.version + 1}
    story: list[Event] = []
    if "assignee_id" in before and row.assignee_id == by.pk:
        fields["assignee"] = None
        story.append(events.Assigned(old_id=by.pk, old=by.name, new_id=None, new=""))
    put(row, **fields)
    if "state" in before and row.state == before["moved_to"]:
        old, present = TicketState(before["state"]), row.state
        move_ticket(row, to=old, by=TICKET_UNDO)
        story.append(events.StateChanged(old=present, new=old))
    return story


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
