"""Clocks and people who race: what is late is told once, and nothing stands as it did not happen."""

from datetime import timedelta

import pytest
from tests.cast import words
from tests.races import at_once

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.people.models import Contact
from amparo.sla.models import Target
from amparo.sla.services import PolicyShape, look, save_policy
from amparo.sla.states import Hours, Metric, TargetState
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Outgoing, open_ticket, reply
from amparo.tickets.states import Priority

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late(lume: Brand, maria: Contact, brazil: Team) -> list[Ticket]:
    """A dozen tickets whose first answer was due half an hour ago."""
    times = {Metric.FIRST_RESPONSE: dict.fromkeys(Priority, 30)}
    hours = dict.fromkeys(times, Hours.CALENDAR)
    came = clock.now() - timedelta(hours=1)
    with clock.at(came):
        save_policy(by=SYSTEM, shape=PolicyShape(name="All", times=times, hours=hours))
        return [open_ticket(brand=lume, incoming=words(maria), team=brazil).ticket for _number in range(12)]


def breaches() -> int:
    return EventRecord.objects.filter(kind="sla:target:breached").count()


def test_two_clocks_tell_each_breach_once(late: list[Ticket]) -> None:
    at_once(run_due, run_due)
    while run_due():
        pass
    assert breaches() == len(late)
    assert Target.objects.filter(state=TargetState.BREACHED).count() == len(late)


def test_an_answer_and_the_clock_at_one_moment_tell_it_once_and_the_wait_is_over(late: list[Ticket], ana: User) -> None:
    for ticket in late:
        at_once(
            lambda ticket=ticket: look(ticket_id=ticket.pk),
            lambda ticket=ticket: reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá")),
        )
    assert breaches() == len(late)
    assert not Target.objects.filter(ended_at=None).exists()
    assert not Ticket.objects.exclude(due_at=None).exists()
