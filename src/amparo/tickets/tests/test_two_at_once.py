"""Two who race: exactly one wins, the other is told, and nothing is lost."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from tests.cast import words
from tests.patience import PATIENCE
from tests.races import at_once

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.people.models import Contact
from amparo.tickets.models import Message, Tag, Ticket
from amparo.tickets.services import (
    Change,
    Outgoing,
    change_ticket,
    merge,
    open_ticket,
    receive_message,
    record_delivery,
    release_reply,
    reply,
    snooze,
    undo_reply,
)
from amparo.tickets.services.beside.standing import standing
from amparo.tickets.states import Delivery, Priority, TicketState

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_of_two_changes_of_one_version_one_holds_and_the_other_names_it(ticket: Ticket, ana: User, grace: User) -> None:
    changes = [(ana, Priority.HIGH), (grace, Priority.URGENT)]
    outcomes = at_once(
        *(
            partial(change_ticket, ticket=fresh(ticket), by=by, change=Change(priority=priority), version=1)
            for by, priority in changes
        )
    )
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    winner = changes[1 - outcomes.index(refusal)]
    assert str(refusal.sentence).startswith(f"{winner[0].name} changed this at")
    assert fresh(ticket).priority == winner[1]
    assert EventRecord.objects.filter(kind="tickets:ticket:priority_changed").count() == 1


def test_of_two_replies_to_one_version_one_goes_out(ticket: Ticket, ana: User, grace: User) -> None:
    outcomes = at_once(
        *(partial(reply, ticket=fresh(ticket), by=by, outgoing=Outgoing(text="Olá"), version=1) for by in (ana, grace))
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Message"]
    assert Message.objects.filter(delivery=Delivery.HELD).count() == 1


def test_a_reply_is_taken_back_or_released_never_both(ticket: Ticket, ana: User) -> None:
    for _round in range(5):
        message = reply(ticket=fresh(ticket), by=ana, outgoing=Outgoing(text="Olá"))
        outcomes = at_once(partial(undo_reply, message=message, by=ana), partial(release_reply, message.pk))
        assert sorted(outcomes) == [False, True]
        message.refresh_from_db()
        assert message.delivery == (Delivery.WITHDRAWN if outcomes[0] else Delivery.QUEUED)


def test_one_of_many_workers_takes_a_reply(ticket: Ticket, ana: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá"))
    release_reply(message.pk)
    copies = [Message.objects.get(pk=message.pk) for _worker in range(4)]
    outcomes = at_once(*(partial(record_delivery, message=copy, to=Delivery.SENDING) for copy in copies))
    assert outcomes.count(True) == 1


def test_messages_that_arrive_together_are_all_counted(ticket: Ticket, maria: Contact) -> None:
    at_once(*(partial(receive_message, ticket=fresh(ticket), incoming=words(maria, str(n))) for n in range(5)))
    row = fresh(ticket)
    assert row.message_count == Message.objects.count() == 6
    expected = standing(row)
    assert {name: getattr(row, name) for name in expected} == expected


def test_maria_writes_while_ana_solves_and_her_words_are_not_left_in_a_solved_ticket(
    ticket: Ticket, ana: User, maria: Contact
) -> None:
    for _round in range(5):
        at_once(
            partial(change_ticket, ticket=fresh(ticket), by=ana, change=Change(state=TicketState.SOLVED)),
            partial(receive_message, ticket=fresh(ticket), incoming=words(maria)),
        )
        row = fresh(ticket)
        # solving after the message is Ana's decision; solving before it must have opened the ticket again
        last = EventRecord.objects.filter(ticket_id=ticket.pk).latest("id")
        assert row.state == (TicketState.SOLVED if last.kind == "tickets:ticket:state_changed" else TicketState.OPEN)
        change_ticket(ticket=row, by=ana, change=Change(state=TicketState.OPEN))


def test_two_tickets_merged_into_each_other_at_once_make_no_circle(ticket: Ticket, ana: User, grace: User) -> None:
    other = open_ticket(brand=ticket.brand, incoming=words(ticket.contact), team=ticket.team).ticket
    outcomes = at_once(
        partial(merge, source=ticket, target=other, by=ana), partial(merge, source=other, target=ticket, by=grace)
    )
    assert sum(isinstance(outcome, Ticket) for outcome in outcomes) == 1
    assert Ticket.objects.filter(merged_into__isnull=True).count() == 1


def test_a_message_for_a_ticket_being_merged_lands_where_it_is_read(ticket: Ticket, ana: User, maria: Contact) -> None:
    for _round in range(5):
        source = open_ticket(brand=ticket.brand, incoming=words(maria), team=ticket.team).ticket
        _merged, message = at_once(
            partial(merge, source=fresh(source), target=fresh(ticket), by=ana),
            partial(receive_message, ticket=fresh(source), incoming=words(maria, "Mais uma coisa")),
        )
        assert message.ticket_id in {source.pk, ticket.pk}
        assert fresh(ticket).waiting_since is not None


def test_the_clock_gives_way_to_a_person(ticket: Ticket, ana: User) -> None:
    """The clock holds the deadline and wants the ticket; Ana holds the ticket and sets the deadline anew."""
    snooze(ticket=ticket, by=ana, until=clock.now() + timedelta(seconds=1))
    later = clock.now() + timedelta(hours=1)
    ana_has_it, clock_is_at_it = threading.Event(), threading.Event()

    def snooze_again() -> None:
        with transaction.atomic():
            Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
            ana_has_it.set()
            clock_is_at_it.wait(PATIENCE)
            time.sleep(0.2)
            snooze(ticket=ticket, by=ana, until=later)

    def tick() -> None:
        ana_has_it.wait(PATIENCE)
        with clock.at(clock.now() + timedelta(minutes=1)):
            clock_is_at_it.set()
            run_due(limit=1)

    at_once(snooze_again, tick)
    assert fresh(ticket).snoozed_until == later
    assert Deadline.objects.get(kind="tickets:wake").due_at == later


def test_a_tag_that_two_make_at_once_is_one_tag(ticket: Ticket, ana: User, maria: Contact) -> None:
    other = open_ticket(brand=ticket.brand, incoming=words(maria), team=ticket.team).ticket
    names = [("onda", "conta", "live"), ("LIVE", "Conta", "Onda")]
    at_once(
        *(
            partial(change_ticket, ticket=row, by=ana, change=Change(tags_added=tags))
            for row, tags in zip((ticket, other), names, strict=True)
        )
    )
    assert Tag.objects.count() == 3
    assert set(ticket.tags.all()) == set(other.tags.all())


def test_a_snooze_and_a_message_leave_the_ticket_awake_or_snoozed_by_who_came_last(
    ticket: Ticket, ana: User, maria: Contact
) -> None:
    until = clock.now() + timedelta(hours=1)
    at_once(
        partial(snooze, ticket=fresh(ticket), by=ana, until=until),
        partial(receive_message, ticket=fresh(ticket), incoming=words(maria)),
    )
    last = EventRecord.objects.filter(ticket_id=ticket.pk).latest("id")
    assert (fresh(ticket).snoozed_until is None) == (last.kind == "tickets:message:received")
