"""A run that waits for the ticket to be solved or opened again hears of it through the table of reactions."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.accounts.models import User
from amparo.tickets.models import Ticket
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="sops:state").count()


def test_only_what_is_about_solving_makes_a_job(ticket: Ticket, ana: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.PENDING))
    assert jobs() == 0
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.OPEN))
    assert jobs() == 2
