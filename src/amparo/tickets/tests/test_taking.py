from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import take_next
from amparo.tickets.states import TicketState


def waiting(lume: Brand, maria: Contact, *, minutes: int, **fields: object) -> Ticket:
    since = clock.now() - timedelta(minutes=minutes)
    return Ticket.objects.create(brand=lume, contact=maria, channel="email", waiting_since=since, **fields)


def test_ana_takes_whoever_waits_longest_and_the_ticket_is_open_then(lume: Brand, maria: Contact, ana: User) -> None:
    waiting(lume, maria, minutes=5)
    longest = waiting(lume, maria, minutes=50)
    waiting(lume, maria, minutes=500, state=TicketState.PENDING)
    taken = take_next(by=ana)
    assert taken is not None
    assert (taken.pk, taken.assignee, taken.state) == (longest.pk, ana, TicketState.OPEN)


def test_nothing_is_taken_where_nobody_waits_or_one_may_not_see(
    lume: Brand, maria: Contact, ana: User, latam: object
) -> None:
    waiting(lume, maria, minutes=5, team=latam)
    assert take_next(by=ana) is None


def test_whoever_may_not_assign_takes_nothing(lume: Brand, maria: Contact, noor: User) -> None:
    waiting(lume, maria, minutes=5)
    with pytest.raises(NotAllowed):
        take_next(by=noor)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_two_tickets(lume: Brand, maria: Contact, ana: User, luis: User) -> None:
    tickets = {waiting(lume, maria, minutes=minutes).pk for minutes in range(1, 9)}
    taken: list[int] = []

    def take(who: User) -> None:
        try:
            for _ in range(4):
                ticket = take_next(by=who)
                if ticket:
                    taken.append(ticket.pk)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=[who]) for who in (ana, luis)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(tickets)
