"""What was just done on a ticket, and how it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from amparo.desk import way_back
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import UNDO_SECONDS


@dataclass(frozen=True)
class Undo:
    """A change that can be taken back: a sentence, where to post, and what."""

    sentence: str
    action: str
    fields: Mapping[str, Any]
    icon: str = "undo-2"
    until: datetime | None = None


def keep_undo(request: HttpRequest, undo: Undo, ticket: Ticket) -> None:
    """Show it on the page of the ticket that is asked for next."""
    kept = {"sentence": str(undo.sentence), "action": undo.action, "fields": dict(undo.fields), "icon": undo.icon}
    way_back.keep(request, f"ticket {ticket.pk}", kept)


def kept_undo(request: HttpRequest, ticket: Ticket) -> Undo | None:
    kept = way_back.take(request, f"ticket {ticket.pk}")
    return Undo(**kept) if kept else None


def undo_of_reply(ticket: Ticket, message: Message) -> Undo:
    return Undo(
        sentence="",
        action=reverse("desk:ticket-undo", args=[ticket.number]),
        fields={"message": message.pk},
        icon="send",
        until=message.created_at + timedelta(seconds=UNDO_SECONDS),
    )
