"""Many people at the same few tickets: nobody blocks anybody for good, and the columns stay true."""

import random
from dataclasses import dataclass
from functools import partial

import pytest
from tests.cast import words
from tests.races import at_once

from amparo.accounts.models import User
from amparo.core.errors import AmparoError
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import (
    Change,
    Outgoing,
    bulk_change,
    change_ticket,
    merge,
    note_presence,
    open_ticket,
    receive_message,
    release_reply,
    reply,
    split_message,
    undo_reply,
    unmerge,
    write_note,
)
from amparo.tickets.services.beside.standing import standing
from amparo.tickets.states import Delivery, MessageKind, Priority, TicketState


@dataclass
class Hand:
    """One of those at work: on any ticket, as any of the colleagues, by a die of their own."""

    tickets: list[int]
    colleagues: list[User]
    die: random.Random

    def ticket(self) -> Ticket:
        return Ticket.objects.get(pk=self.die.choice(self.tickets))

    def someone(self) -> User:
        return self.die.choice(self.colleagues)

    def last(self, **of: object) -> Message | None:
        return Message.objects.filter(ticket=self.ticket(), **of).order_by("id").last()

    def write_in(self) -> None:
        ticket = self.ticket()
        receive_message(ticket=ticket, incoming=words(ticket.contact))

    def reply(self) -> None:
        reply(ticket=self.ticket(), by=self.someone(), outgoing=Outgoing(text="Olá"))

    def take_back(self) -> None:
        if held := self.last(delivery=Delivery.HELD):
            undo_reply(message=held, by=held.author)

    def release(self) -> None:
        if held := self.last(delivery=Delivery.HELD):
            release_reply(held.pk)

    def note(self) -> None:
        write_note(ticket=self.ticket(), by=self.someone(), text="@Grace")

    def change(self) -> None:
        state = self.die.choice([TicketState.OPEN, TicketState.PENDING, TicketState.SOLVED])
        change = Change(state=state, assignee=self.someone(), tags_added=(self.die.choice("abcdef"),))
        change_ticket(ticket=self.ticket(), by=self.someone(), change=change)

    def change_all(self) -> None:
        change = Change(priority=self.die.choice(list(Priority)))
        bulk_change(ticket_ids=self.tickets, by=self.someone(), change=change)

    def merge(self) -> None:
        merge(source=self.ticket(), target=self.ticket(), by=self.someone())

    def unmerge(self) -> None:
        unmerge(source=self.ticket(), by=self.someone())

    def split(self) -> None:
        if said := self.last(kind=MessageKind.IN):
            split_message(message=said, by=self.someone())

    def look(self) -> None:
        note_presence(user=self.someone(), ticket=self.ticket(), typing=True)

    def work(self, times: int) -> None:
        acts = [
            *(self.write_in, self.reply, self.take_back, self.release, self.note, self.change),
            *(self.change_all, self.merge, self.unmerge, self.split, self.look),
        ]
        for _time in range(times):
            try:
                self.die.choice(acts)()
            except AmparoError:
                continue  # refused, with a sentence; anything else would end the test


@pytest.mark.django_db(transaction=True)
def test_nobody_is_blocked_and_the_columns_stay_true(ticket: Ticket, ana: User, grace: User) -> None:
    incoming = words(ticket.contact)
    more = [open_ticket(brand=ticket.brand, incoming=incoming, team=ticket.team).ticket for _number in range(3)]
    tickets = [one.pk for one in (ticket, *more)]
    hands = [Hand(tickets=tickets, colleagues=[ana, grace], die=random.Random(seed)) for seed in range(5)]
    at_once(*(partial(hand.work, 30) for hand in hands))
    for row in Ticket.objects.filter(merged_into=None):  # where a merged one went speaks for it
        expected = standing(row)
        assert {column: getattr(row, column) for column in expected} == expected
