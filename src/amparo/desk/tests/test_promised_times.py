"""What was promised a person, on the list and on the ticket: by shape and in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import words

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.people.models import Contact
from amparo.sla.models import Policy
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.states import Hours, Metric
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Outgoing, open_ticket, reply
from amparo.tickets.states import Priority, TicketState

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def policy(db: None) -> Policy:
    """Two hours for a first answer, eight for a solution, day and night."""
    minutes = {Metric.FIRST_RESPONSE: 120, Metric.RESOLUTION: 480}
    times = {metric: dict.fromkeys(Priority, minutes[metric]) for metric in minutes}
    shape = PolicyShape(name="Everybody", times=times, hours=dict.fromkeys(times, Hours.CALENDAR))
    return save_policy(by=SYSTEM, shape=shape)


@pytest.fixture
def opens(policy: Policy, lume: Brand, maria: Contact, brazil: Team) -> Any:
    def open_one(hours_ago: float, subject: str = "Conta") -> Ticket:
        assert policy.pk
        incoming = words(maria, subject=subject, received_at=clock.now() - hours_ago * HOUR)
        return open_ticket(brand=lume, incoming=incoming, team=brazil).ticket

    return open_one


def page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/desk/tickets/{ticket.number}/").content.decode()


def test_the_list_shows_what_is_left_by_a_ring_and_what_is_late_by_a_diamond(as_ana: Client, opens: Any) -> None:
    opens(0.5, "in time")
    opens(3, "too late")
    text = as_ana.get("/desk/team/?sort=due").content.decode()
    assert text.index("too late") < text.index("in time")
    assert 'class="due due-late due-12"' in text
    assert 'class="due  due-3"' in text
    assert "data-due" in text


def test_the_head_of_a_ticket_says_which_promise_is_late(as_ana: Client, opens: Any) -> None:
    assert "First answer: 1 h late" in page(as_ana, opens(3))


def test_the_ticket_names_each_promise_with_how_it_stands(as_ana: Client, opens: Any, ana: User) -> None:
    ticket = opens(1)
    text = page(as_ana, ticket)
    assert "Everybody" in text
    assert text.count("data-due=") == 3  # the head repeats what is due first
    reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá", then=TicketState.PENDING))
    text = page(as_ana, ticket)
    assert "data-due=" not in text
    assert "due-met" in text
    assert "due-wait" in text


def test_a_late_answer_stays_told_as_late(as_ana: Client, opens: Any, ana: User) -> None:
    ticket = opens(3)
    reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá"))
    assert 'class="due due-late due-1"' in page(as_ana, ticket)


def test_a_ticket_that_was_promised_nothing_says_nothing_of_it(
    as_ana: Client, lume: Brand, maria: Contact, brazil: Team
) -> None:
    text = page(as_ana, open_ticket(brand=lume, incoming=words(maria), team=brazil).ticket)
    assert "data-due=" not in text


def test_ana_narrows_a_list_to_what_is_due_soon_and_it_costs_no_query_more(as_ana: Client, opens: Any) -> None:
    opens(0.5, "in time")
    opens(3, "too late")
    panel = as_ana.get("/desk/filter/?view=team&due=90m").content.decode()
    assert [f'value="{due}"' in panel for due in ("late", "4h", "today", "2d", "none")] == [True] * 5
    assert 'value="90m" selected' in panel  # what was typed into the search stays chosen
    asked = {}
    for address in ("/desk/team/", "/desk/team/?due=late"):
        as_ana.get(address)
        with CaptureQueriesContext(connection) as queries:
            asked[address] = as_ana.get(address).content.decode(), len(queries)
    (everything, before), (late, after) = asked.values()
    assert "in time" in everything
    assert "too late" in late
    assert "in time" not in late
    assert after == before


def test_where_nothing_can_be_due_it_is_not_asked_for(as_ana: Client) -> None:
    assert 'name="due"' not in as_ana.get("/desk/filter/?view=all").content.decode()


def test_promised_times_cost_the_ticket_page_one_query_and_the_list_none(as_ana: Client, opens: Any) -> None:
    ticket = opens(1)
    for path, most in ((f"/desk/tickets/{ticket.number}/", 1), ("/desk/team/?sort=due", 0)):
        as_ana.get(path)  # opens the tab, and keeps what is kept
        with CaptureQueriesContext(connection) as asked:
            as_ana.get(path)
        assert sum("sla_" in one["sql"] for one in asked) == most
