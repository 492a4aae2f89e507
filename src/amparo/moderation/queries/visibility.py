"""Who sees which case."""

from django.db import models
from django.db.models import Q

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.moderation.models import Case
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.states import BLIND, RULED, CaseState, Round

_SHOWN_WITH_A_CASE = ("policy_line", "agency", "ticket", "rules")


def visible_to(user: User) -> models.QuerySet[Case]:
    """The cases this person may read: all, those they decided first or handed in, or (commercial people) decided ones.

    What is for practice is nobody's to look up: it looks like any other to whoever has it.
    """
    cases = Case.objects.filter(calibration__isnull=True)
    if user.may(ModerationPermission.READ):
        return cases
    mine = Q(submitted_by=user) | Q(first__reviewer=user) if user.may(ModerationPermission.SUBMIT) else Q(pk__in=[])
    if user.may(ModerationPermission.COMMENT):
        mine |= Q(state__in=RULED)
    return cases.filter(mine)


def case_for(user: User, number: int) -> Case:
    """The case with this human number. Raises Missing, also for what is not theirs."""
    found = visible_to(user).select_related(*_SHOWN_WITH_A_CASE).filter(number=number).first()
    if found is None:
        raise Missing
    return found


def may_see_first(user: User, row: Case) -> bool:
    """Whether the first verdict may be shown to this person.

    Whoever reviews, or could, does not read it before the second verdict can be taken back no more, whoever gave that:
    a case may come back to the queue, and to them.
    """
    if user.may(ModerationPermission.REVIEW) and not is_own(user, row):
        return not is_blind(row)
    return user.may(ModerationPermission.READ) or is_own(user, row)


def is_blind(row: Case) -> bool:
    """Whether the second round is not over."""
    if row.state != CaseState.COMMITTED:
        return row.state in BLIND
    last = row.reviews.order_by("-pk").first()
    return last is not None and last.round == Round.SECOND


def is_own(user: User, row: Case) -> bool:
    """Who decided first, or handed it in, knows the verdict."""
    return user.pk in {row.submitted_by_id, row.first.reviewer_id}
