from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import story

from amparo.accounts.models import User
from amparo.accounts.services import close_account
from amparo.tickets.models import Ticket
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState
from amparo.tickets.tasks import hand_back_tickets


def test_the_tickets_of_a_closed_account_go_back_to_the_team(ticket: Ticket, ana: User, olga: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    close_account(by=olga, user=ana)
    job = ProcrastinateJob.objects.get(task_name="tickets:hand_back")
    hand_back_tickets(**job.args)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.state, ticket.team) == (None, TicketState.OPEN, ticket.team)
    assert story(ticket)[-1] == "ticket:assigned"


def test_what_is_finished_stays_as_it_was_and_so_does_all_of_who_is_here(ticket: Ticket, ana: User, olga: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    hand_back_tickets(subject_id=ana.pk)
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    close_account(by=olga, user=ana)
    hand_back_tickets(subject_id=ana.pk)
    ticket.refresh_from_db()
    assert ticket.assignee == ana
