"""Hand-over at the end of a shift: open loops go on with somebody else once they have said yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Membership, Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.core.moves import move
from amparo.escalations import events
from amparo.escalations.models import Escalation, HandOver
from amparo.escalations.models.loop import IS_OPEN
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.services.notices import HANDED_OVER, TAKEN_OVER
from amparo.escalations.states import HAND_OVER_LIFE, HandOverState
from amparo.notifications.services import notify


@dataclass(frozen=True, kw_only=True)
class Handing:
    """What is handed over, and to whom: a colleague, or whoever of a team accepts first."""

    loops: Sequence[Escalation]
    taker: User | None = None
    team: Team | None = None
    note: str = ""


@transaction.atomic
def hand_over(*, by: User, handing: Handing) -> HandOver:
    """Offer open loops that `by` looks after. Until somebody accepts they stay with `by`. Raises Invalid."""
    demand(by, EscalationPermission.HAND_OVER)
    if (handing.taker is None) == (handing.team is None):
        raise Invalid(_("Choose a colleague or a team."), field="to")
    if handing.taker == by:
        raise Invalid(_("These are yours already."), field="to")
    loops = Escalation.objects.filter(IS_OPEN, pk__in=[one.pk for one in handing.loops], keeper=by)
    numbers = list(loops.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise Invalid(_("Choose at least one loop that you look after."), field="loops")
    row = HandOver.objects.create(giver=by, taker=handing.taker, team=handing.team, note=handing.note.strip())
    row.loops.set(loops)
    to = handing.taker.name if handing.taker else handing.team.name if handing.team else ""
    event = events.HandOverOffered(count=len(numbers), to=to, numbers=numbers)
    record(event, by=actor_of(by), about=Subject("hand_over", row.pk))
    takers = _takers(row) - {by.pk}
    notify(kind=HANDED_OVER, users=takers, data={"who": by.name, "count": len(numbers), "hand_over": row.pk})
    return row


@transaction.atomic
def accept_hand_over(*, hand_over: HandOver, by: User) -> HandOver:
    """Look after these loops from now on. Raises Missing for whom it was not offered to, and Conflict when over."""
    demand(by, EscalationPermission.HAND_OVER)
    row = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over.pk)
    if by.pk not in _takers(row) - {row.giver_id}:
        raise Missing
    if not move(row, to=HandOverState.ACCEPTED, by=HAND_OVER_LIFE, taker=by, accepted_at=clock.now()):
        raise Conflict(_("Somebody accepted this already, or it was taken back."))
    # what has found another keeper since it was offered stays with them
    loops = row.loops.filter(IS_OPEN, keeper=row.giver)
    numbers = list(loops.order_by("number").values_list("number", flat=True))
    Escalation.objects.filter(number__in=numbers).update(keeper=by)
    event = events.HandOverAccepted(count=len(numbers), numbers=numbers)
    record(event, by=actor_of(by), about=Subject("hand_over", row.pk))
    if row.giver_id:
        notify(kind=TAKEN_OVER, users=[row.giver_id], data={"who": by.name, "count": len(numbers), "hand_over": row.pk})
    return row


@transaction.atomic
def take_back(*, hand_over: HandOver, by: User) -> HandOver:
    """Keep the loops after all, while nobody has accepted them. Raises Missing for whom it is not, and Conflict."""
    demand(by, EscalationPermission.HAND_OVER)
    row = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over.pk)
    if row.giver_id != by.pk:
        raise Missing
    if not move(row, to=HandOverState.TAKEN_BACK, by=HAND_OVER_LIFE):
        raise Conflict(_("Somebody accepted this already."))
    record(events.HandOverTakenBack(), by=actor_of(by), about=Subject("hand_over", row.pk))
    return row


def _takers(row: HandOver) -> set[int]:
    if row.taker_id is not None:
        return {row.taker_id}
    members = Membership.objects.filter(team__isnull=False, team=row.team_id, user__is_active=True)
    return set(members.values_list("user_id", flat=True))
