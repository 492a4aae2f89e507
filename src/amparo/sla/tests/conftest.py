"""A promise for everybody, in business hours of São Paulo, and a Monday morning on which it is made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import words

from amparo.accounts.models import Team
from amparo.audit.events import SYSTEM
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.core import clock
from amparo.people.models import Contact
from amparo.sla.models import Policy, Target
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.states import Metric
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import open_ticket
from amparo.tickets.states import Priority

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""Nine in the morning in São Paulo."""

HOUR = timedelta(hours=1)
WORKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def after(hours: float) -> Any:
    """The clock held so many hours after that morning."""
    return clock.at(MONDAY + hours * HOUR)


def targets(ticket: Ticket) -> dict[str, Target]:
    """The clocks of a ticket by what they are about, the last one of each."""
    return {row.metric: row for row in Target.objects.filter(promise=ticket.pk).order_by("started_at")}


def times(first: int = 120, following: int = 240, whole: int = 480) -> dict[Metric, dict[Priority, int]]:
    """Minutes for a ticket of normal priority; an urgent one has half of each."""
    given = {Metric.FIRST_RESPONSE: first, Metric.NEXT_RESPONSE: following, Metric.RESOLUTION: whole}
    return {
        metric: {Priority.NORMAL: minutes, Priority.URGENT: minutes // 2}
        for metric, minutes in given.items()
        if minutes
    }


@pytest.fixture
def office(db: None) -> BusinessCalendar:
    return save_calendar(
        by=SYSTEM,
        shape=CalendarShape(code="office", name="Office", document={"zone": "America/Sao_Paulo", "week": WORKDAYS}),
    )


@pytest.fixture
def promises(office: BusinessCalendar) -> Callable[..., Policy]:
    """Make a policy, or another version of one."""

    def promise(name: str = "Everybody", policy: Policy | None = None, **more: Any) -> Policy:
        shape = PolicyShape(name=name, **{"times": times(), "calendar": office} | more)
        return save_policy(by=SYSTEM, shape=shape, policy=policy)

    return promise


@pytest.fixture
def everybody(promises: Callable[..., Policy]) -> Policy:
    return promises()


@pytest.fixture
def asked(everybody: Policy, lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    """Maria has written in on Monday morning, and is promised an answer."""
    with after(0):
        return open_ticket(brand=lume, incoming=words(maria), team=brazil).ticket
