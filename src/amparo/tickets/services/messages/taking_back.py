"""Taking a reply back before it goes out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of
from amparo.accounts.models import User
from amparo.audit.events import Event
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.core.moves import move, put
from amparo.deadlines import services as deadlines
from amparo.deadlines.models import Deadline
from amparo.tickets import events
from amparo.tickets.models import Draft, Message, Ticket
from amparo.tickets.services.beside.standing import standing, wait_anew
from amparo.tickets.services.messages import along
from amparo.tickets.services.messages.replies import RELEASE, record_with_story
from amparo.tickets.services.moving import move_ticket
from amparo.tickets.services.rows import hold_with_target
from amparo.tickets.states import DELIVERY_LIFE, TICKET_UNDO, Delivery, MessageKind, TicketState


@transaction.atomic
def undo_reply(*, message: Message, by: User) -> bool:
    """Take a reply back while it is held: its text returns into the author's draft, the ticket to where it was.

    False when it is too late. What others have changed since stays as they left it.
    """
    if message.author_id != by.pk:
        raise NotAllowed(_("Only the author can take a reply back."))
    # their own words, wherever the ticket has been passed or merged since
    row, shown_in = hold_with_target(message.ticket, by=actor_of(by))
    held = Deadline.objects.filter(kind=RELEASE, subject_id=message.pk).values_list("data", flat=True).first() or {}
    if not move(message, to=Delivery.WITHDRAWN, by=DELIVERY_LIFE, field="delivery"):
        return False
    deadlines.cancel(kind=RELEASE, subject_id=message.pk)
    _restore_draft(message, macro=held.get("macro", ""))
    put(row, **standing(row), version=row.version + 1)
    before = held.get("before", {})
    answers = Message.objects.filter(ticket=row, kind=MessageKind.OUT, is_automatic=False, pk__gt=message.pk)
    later = answers.exclude(delivery=Delivery.WITHDRAWN).order_by("pk").first()
    story = _hand_on(before, later) if later else _put_back(row, before, by=by)
    wait_anew(shown_in)
    record_with_story(message, events.ReplyWithdrawn(), story, by=by)
    if not later and "along" in before:
        along.take_back(row, before["along"], by=actor_of(by))
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


def _hand_on(before: dict[str, Any], later: Message) -> list[Event]:
    """A later reply still stands, and the ticket as it is stands with it: taking that back too goes all the way."""
    release = Deadline.objects.filter(kind=RELEASE, subject_id=later.pk).first()
    if release is not None:
        since = release.data["before"]
        together = before | since
        if "state" in before and since.get("state", before["moved_to"]) == before["moved_to"]:
            together["state"] = before["state"]
        if "along" in before:
            together["along"] = along.joined(before["along"], since.get("along", {}))
        data = release.data | {"before": together}
        deadlines.schedule(kind=RELEASE, subject_id=later.pk, due_at=release.due_at, data=data)
    return []


def _put_back(row: Ticket, before: dict[str, Any], *, by: User) -> list[Event]:
    """Undo what the reply changed, where nobody has changed it again."""
    story: list[Event] = []
    if "assignee_id" in before and row.assignee_id == by.pk:
        put(row, assignee=None)
        story.append(events.Assigned(old_id=by.pk, old=by.name, new_id=None, new=""))
    old, present = before.get("state"), TicketState(row.state)
    if old is not None and old != present == before["moved_to"]:
        move_ticket(row, to=TicketState(old), by=TICKET_UNDO)
        story.append(events.StateChanged(old=present, new=old))
    return story
