"""Items for practice: which one comes next, one's own results, and what others may count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models import CalibrationAnswer, CalibrationItem, Review
from amparo.moderation.permissions import ModerationPermission

THEIRS_FIRST: Final = timedelta(days=7)
"""How long a result is the person's alone, if they do not look."""


@dataclass(frozen=True, kw_only=True)
class OfItem:
    """How an item was answered by all who saw their result, or had a week to."""

    item: CalibrationItem
    answered: int
    matched: int


def next_item_for(user: User) -> CalibrationItem | None:
    """An item that this person has not had, of the policy that holds, in a language of theirs; the oldest first."""
    had = CalibrationAnswer.objects.filter(item=OuterRef("pk"), person=user)
    rows = CalibrationItem.objects.filter(~Exists(had), is_active=True, policy_line__is_active=True)
    if user.languages:
        rows = rows.filter(language__in=user.languages)
    return rows.select_related("policy_line").order_by("pk").first()


def has_just_practised(user: User) -> bool:
    """Whether what this person answered last was for practice."""
    last = Review.objects.filter(reviewer=user).order_by("-pk").select_related("case").first()
    return last is not None and last.case.calibration_id is not None


def my_results(user: User) -> QuerySet[CalibrationAnswer]:
    """What this person answered, the newest first. Nobody else is shown it."""
    rows = CalibrationAnswer.objects.filter(person=user, answered_at__isnull=False)
    return rows.select_related("item__policy_line", "case").order_by("-answered_at")


def results(user: User) -> Sequence[OfItem]:
    """How every item in use was answered, without who. Nothing for who may not read figures."""
    if not user.may(ModerationPermission.FIGURES_READ):
        return []
    known = Q(answers__seen_at__isnull=False) | Q(answers__answered_at__lte=clock.now() - THEIRS_FIRST)
    rows = (
        CalibrationItem.objects.filter(is_active=True).select_related("policy_line").order_by("policy_line__code", "pk")
    )
    counted = rows.annotate(
        answered_n=Count("answers", filter=known & Q(answers__answered_at__isnull=False)),
        matched_n=Count("answers", filter=known & Q(answers__matches=True)),
    )
    return [OfItem(item=item, answered=item.answered_n, matched=item.matched_n) for item in counted]
