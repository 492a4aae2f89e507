"""All there is of one person, over all tickets: for whoever decides that it goes."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from amparo.tickets.models import Attachment, Message, Ticket


@dataclass(frozen=True)
class Story:
    """How much there is of a person."""

    tickets: int
    messages: int
    files: int


def said_with(contact_id: int) -> QuerySet[Message]:
    """What was said on the tickets of a person, by anybody, and what they said on those of others."""
    return Message.objects.filter(Q(ticket__contact=contact_id) | Q(contact=contact_id))


def story_of(contact_id: int) -> Story:
    said = said_with(contact_id)
    return Story(
        tickets=Ticket.objects.filter(contact=contact_id).count(),
        messages=said.count(),
        files=Attachment.objects.filter(message__in=said).count(),
    )
