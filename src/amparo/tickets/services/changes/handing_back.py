"""Tickets of a colleague who is gone: nobody would answer them, and nobody would see that."""

from django.db import transaction

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.tickets.models import Ticket
from amparo.tickets.services.changes.change import Change, change_ticket
from amparo.tickets.states import OPEN_STATES


@transaction.atomic
def hand_back_tickets(*, user: User) -> int:
    """Take every ticket in work off `user`, unless their account is open after all; returns how many."""
    user.refresh_from_db()
    if user.is_active:
        return 0
    tickets = Ticket.objects.filter(assignee=user, state__in=OPEN_STATES, merged_into=None).order_by("pk")
    for ticket in tickets:
        change_ticket(ticket=ticket, by=SYSTEM, change=Change(assignee=None))
    return len(tickets)
