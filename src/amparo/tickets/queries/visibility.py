"""Who sees which ticket: one answer for lists, pages, search, counts and the API."""

from typing import Final

from django.db import models

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.kept import kept
from amparo.tickets.models import Follow, Ticket
from amparo.tickets.permissions import TicketPermission

_SHOWN_WITH_A_TICKET: Final = ("brand", "contact__agency", "reason", "team", "assignee", "merged_into")


def visible_to(user: User) -> models.QuerySet[Ticket]:
    """The tickets this person may read: all, or their teams', those of no team, their own and those they follow."""
    if not user.may(TicketPermission.READ):
        return Ticket.objects.none()
    if user.may(TicketPermission.READ_ALL):
        return Ticket.objects.all()
    return Ticket.objects.filter(
        models.Q(team__isnull=True)
        | models.Q(team__in=user.team_ids)
        | models.Q(assignee=user)
        | models.Q(pk__in=Follow.objects.filter(user=user).values("ticket_id"))
    )


def ticket_for(user: User, number: int) -> Ticket:
    """The ticket with this human number, with all that its page names. Raises Missing, also for what is not theirs."""
    for ticket in _numbered(user, number):
        return ticket
    raise Missing


@kept
def _numbered(user: User, number: int) -> models.QuerySet[Ticket]:
    return visible_to(user).select_related(*_SHOWN_WITH_A_TICKET).filter(number=number)
