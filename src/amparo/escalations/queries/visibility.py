"""Who sees which loop: it follows the tickets they may see, or the authority's team they are on."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from amparo.accounts.models import User
from amparo.core.finding import find
from amparo.escalations.models import Escalation, EscalationTicket
from amparo.escalations.permissions import EscalationPermission
from amparo.tickets import queries as tickets
from amparo.tickets.permissions import TicketPermission

_SHOWN_WITH_A_LOOP = ("kind", "authority__ladder", "raised_by", "keeper")


def visible_to(user: User) -> models.QuerySet[Escalation]:
    """The loops this person may read."""
    if not user.may(EscalationPermission.READ):
        return Escalation.objects.none()
    if user.may(TicketPermission.READ_ALL):
        return Escalation.objects.all()
    waiting = EscalationTicket.objects.filter(escalation=OuterRef("pk"), ticket__in=tickets.visible_to(user))
    return Escalation.objects.filter(
        Q(raised_by=user) | Q(keeper=user) | Q(authority__team__in=user.team_ids) | Exists(waiting)
    )


def loop_for(user: User, number: int) -> Escalation:
    """The loop with this human number, with all that its page names. Raises Missing, also for what is not theirs."""
    return find(visible_to(user).select_related(*_SHOWN_WITH_A_LOOP), number=number)
