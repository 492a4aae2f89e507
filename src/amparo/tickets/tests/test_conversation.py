from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, Message, Ticket
from amparo.tickets.queries import conversation, history
from amparo.tickets.services import Change, change_ticket, merge
from amparo.tickets.states import MessageKind

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def chain(lume: Brand, maria: Contact, ana: User) -> list[Ticket]:
    """Three tickets, merged one into the next, with a message each."""
    tickets = []
    for place in range(3):
        ticket = Ticket.objects.create(brand=lume, contact=maria, channel="email", state="open")
        Message.objects.create(
            ticket=ticket,
            kind=MessageKind.IN,
            channel="email",
            contact=maria,
            text=f"message {place}",
            created_at=NOON - timedelta(minutes=place),
        )
        tickets.append(ticket)
    merge(source=tickets[0], target=tickets[1], by=ana)
    tickets[1].refresh_from_db()
    merge(source=tickets[1], target=tickets[2], by=ana)
    tickets[2].refresh_from_db()
    return tickets


def test_merged_tickets_are_one_conversation_in_the_order_it_was_said(chain: list[Ticket]) -> None:
    assert [message.text for message in conversation(chain[2])] == ["message 2", "message 1", "message 0"]
    assert [message.text for message in conversation(chain[0])] == ["message 0"]


@pytest.mark.parametrize("messages", [1, 30])
def test_a_conversation_of_any_length_takes_three_queries(chain: list[Ticket], ana: User, messages: int) -> None:
    for place in range(messages):
        message = Message.objects.create(
            ticket=chain[2], kind=MessageKind.OUT, channel="email", author=ana, text=str(place), delivery="sent"
        )
        Attachment.objects.create(message=message, file=keep(b"x"), name="x", content_type="text/plain", size=1)
    with CaptureQueriesContext(connection) as queries:
        for message in conversation(chain[2]):
            assert message.author or message.contact
            assert all(attachment.file.sha256 for attachment in message.attachments.all())
    assert len(queries) == 3


def test_the_story_of_merged_tickets_is_told_with_names(chain: list[Ticket], ana: User) -> None:
    change_ticket(ticket=chain[2], by=ana, change=Change(assignee=ana))
    change_ticket(ticket=chain[2], by=SYSTEM, change=Change(state="solved"))
    with CaptureQueriesContext(connection) as queries:
        told = history(chain[2])
    assert len(queries) <= 4
    assert [entry.actor for entry in told][-2:] == ["Ana", ""]
    assert all(entry.sentence for entry in told)
