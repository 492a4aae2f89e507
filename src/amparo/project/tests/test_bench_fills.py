"""The desk that costs are measured on can be filled, whatever rooms add to their tables."""

import pytest

from amparo.project.bench.fill import fill, furnish
from amparo.tickets.models import Message, Ticket
from amparo.tickets.queries import Filters, View, list_page

_TICKETS = 40


@pytest.mark.django_db(transaction=True, reset_sequences=True)  # the filling counts its contacts from one
def test_a_desk_of_any_size_has_three_messages_a_ticket_and_work_to_do() -> None:
    agent = furnish()
    fill(_TICKETS, lambda _line: None)
    assert Ticket.objects.count() == _TICKETS
    assert Message.objects.count() == 3 * _TICKETS
    assert list_page(agent, Filters(view=View.OPEN)).rows
