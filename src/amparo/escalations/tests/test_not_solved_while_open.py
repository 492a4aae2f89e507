"""A ticket is not solved while a loop of it is open, whatever a program forgets: the database itself says so."""

import pytest
from django.db import DatabaseError, transaction
from tests.cast import words

from amparo.escalations.models import Escalation
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import open_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db

SAYS = "while a loop of it is open"


def write(ticket: Ticket, state: TicketState) -> int:
    """Past every service."""
    return Ticket.objects.filter(pk=ticket.pk).update(state=state)


def test_a_ticket_with_an_open_loop_is_moved_but_not_solved(loop: Escalation, ticket: Ticket) -> None:
    with pytest.raises(DatabaseError, match=SAYS), transaction.atomic():
        write(ticket, TicketState.SOLVED)
    assert write(ticket, TicketState.PENDING)


@pytest.mark.usefixtures("loop")
def test_nor_is_the_one_that_it_was_merged_into(ticket: Ticket, lume: Brand, maria: Contact) -> None:
    into = open_ticket(brand=lume, incoming=words(maria)).ticket
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)
    with pytest.raises(DatabaseError, match=SAYS), transaction.atomic():
        write(into, TicketState.SOLVED)


def test_without_a_loop_it_is_solved(ticket: Ticket) -> None:
    assert write(ticket, TicketState.SOLVED)
