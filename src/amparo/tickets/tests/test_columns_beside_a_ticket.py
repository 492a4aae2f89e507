"""What services keep beside a ticket as they go is what its messages say."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import staff, words, writer

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import (
    Outgoing,
    acknowledge,
    merge,
    open_ticket,
    receive_message,
    reply,
    split_message,
    undo_reply,
    unmerge,
    write_note,
)
from amparo.tickets.services.beside.standing import standing

ACTS = ("mail", "late mail", "automatic", "reply", "undo", "note", "acknowledge", "split", "merge", "unmerge")


def act(name: str, ticket: Ticket, by: User) -> None:
    """One thing that can happen to a ticket; nothing where it cannot happen."""
    contact = ticket.contact
    last = Message.objects.filter(ticket=ticket).order_by("id").last()
    if name in {"mail", "late mail", "automatic"}:
        moment = clock.now() - timedelta(days=1) if name == "late mail" else clock.now()
        receive_message(
            ticket=ticket, incoming=words(contact, name, received_at=moment, is_automatic=name == "automatic")
        )
    elif name == "reply":
        reply(ticket=ticket, by=by, outgoing=Outgoing(text=name))
    elif name == "undo" and last.author == by and last.kind == "out":
        undo_reply(message=last, by=by)
    elif name == "note":
        write_note(ticket=ticket, by=by, text=name)
    elif name == "acknowledge":
        acknowledge(ticket=ticket, text=name, language="en")
    elif name == "split" and last.kind == "in" and not last.is_automatic and not last.copies.exists():
        split_message(message=last, by=by)
    elif name == "merge":
        merge(source=open_ticket(brand=ticket.brand, incoming=words(contact)).ticket, target=ticket, by=by)
    elif name == "unmerge" and (source := ticket.merged.first()):
        unmerge(source=source, by=by)


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=8))
def test_whatever_happens_the_columns_say_what_the_messages_say(names: list[str]) -> None:
    by = User.objects.filter(name="Ana").first() or staff("Ana", Role.AGENT)
    brand = Brand.objects.first() or Brand.objects.create(name="Lume")
    contact = writer("Maria", f"maria{Ticket.objects.count()}-{Message.objects.count()}@correio.example")
    ticket = open_ticket(brand=brand, incoming=words(contact)).ticket
    moment = clock.now()
    for number, name in enumerate(names):
        with clock.at(moment + timedelta(minutes=number)):
            act(name, Ticket.objects.get(pk=ticket.pk), by)
        row = Ticket.objects.get(pk=ticket.pk)
        expected = standing(row)
        assert {column: getattr(row, column) for column in expected} == expected, names[: number + 1]
