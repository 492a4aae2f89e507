"""The desk that costs are measured on can be filled, whatever rooms add to their tables."""

import pytest
from django.db import connection

from amparo.moderation.models import Case
from amparo.project.bench.fill import fill, furnish
from amparo.project.bench.reviews import pending
from amparo.tickets.models import Message, Ticket
from amparo.tickets.queries import Filters, View, list_page

_TICKETS = 40


@pytest.fixture
def first_contact(transactional_db: None) -> None:
    """The filling counts its contacts from one.

    Nothing else is numbered anew: versions of policies and calendars are kept in the process by their numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_contact ALTER COLUMN id RESTART")


def test_a_desk_of_any_size_has_three_messages_a_ticket_and_work_to_do(first_contact: None) -> None:
    agent = furnish()
    fill(_TICKETS, lambda _line: None)
    assert Ticket.objects.count() == _TICKETS
    assert Message.objects.count() == 3 * _TICKETS
    assert list_page(agent, Filters(view=View.OPEN)).rows


@pytest.mark.django_db(transaction=True)
def test_cases_wait_for_a_second_review_while_claims_are_measured() -> None:
    with pending(12):
        assert Case.objects.filter(state="pending").count() == 12
    assert not Case.objects.exists()
