"""Hand-overs as people see them: what is offered to me, and what I offered."""

from django.db.models import Q, QuerySet

from amparo.accounts.models import User
from amparo.core.finding import find
from amparo.escalations.models import HandOver
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.states import HandOverState


def hand_overs_for(user: User) -> QuerySet[HandOver]:
    """Those that this person gives, takes, or may take for a team."""
    if not user.may(EscalationPermission.READ):
        return HandOver.objects.none()
    mine = Q(giver=user) | Q(taker=user) | Q(taker__isnull=True, team__in=user.team_ids)
    return HandOver.objects.filter(mine).select_related("giver", "taker", "team")


def waiting_hand_overs(user: User) -> list[HandOver]:
    """What is offered to this person and nobody has accepted yet, the newest first."""
    offered = hand_overs_for(user).filter(state=HandOverState.OFFERED).exclude(giver=user)
    return list(offered.order_by("-pk")[:20])


def hand_over_for(user: User, pk: int) -> HandOver:
    """Raises Missing, also for what is not theirs."""
    return find(hand_overs_for(user), pk=pk)
