"""The columns a list reads with every ticket, worked out anew from its messages.

Services that add a message keep them in the same statement; whatever takes one away, or moves words between
tickets, asks here. Notes count as messages, but a list shows what was said with the person.
"""

from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Q

from amparo.core.moves import put
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services.rows import shown_with
from amparo.tickets.snippet import snippet
from amparo.tickets.states import Delivery, MessageKind


def standing(ticket: Ticket) -> dict[str, Any]:
    """`last_message_at`, `last_message_kind`, `snippet`, `waiting_since`, `message_count` as the messages have it.

    What was merged into the ticket is read with it for the waiting: an answer there is an answer here.
    """
    mine = Message.objects.filter(ticket=ticket).exclude(delivery=Delivery.WITHDRAWN)
    told = mine.exclude(kind=MessageKind.NOTE).filter(Q(kind=MessageKind.IN) | Q(is_automatic=False))
    last = told.order_by("created_at", "id").values("created_at", "kind", "text").last()
    return {
        "last_message_at": last["created_at"] if last else ticket.created_at,
        "last_message_kind": last["kind"] if last else "",
        "snippet": snippet(last["text"]) if last else "",
        "message_count": mine.count(),
        "waiting_since": waiting_since(ticket),
    }


def wait_anew(*tickets: Ticket | None) -> None:
    """Write since when the person waits, for each of these held rows."""
    for ticket in tickets:
        if ticket is not None:
            put(ticket, waiting_since=waiting_since(ticket))


def waiting_since(ticket: Ticket) -> datetime | None:
    """The person's oldest message that no one has answered yet, here or in what was merged into this."""
    spoken = (
        Message.objects.filter(ticket__in=shown_with(ticket), is_automatic=False)
        .exclude(kind=MessageKind.NOTE)
        .exclude(delivery=Delivery.WITHDRAWN)
    )
    # by id, not by time: mail released from quarantine today has not been answered by yesterday's reply
    answered_by = spoken.filter(kind=MessageKind.OUT).aggregate(last=Max("id"))["last"] or 0
    unanswered = spoken.filter(kind=MessageKind.IN, id__gt=answered_by, copies__isnull=True)  # a copy is answered there
    first: datetime | None = unanswered.aggregate(first=Min("created_at"))["first"]
    return first
