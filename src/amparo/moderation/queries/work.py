"""What a reviewer finds on coming in: what waits and comes next, and what they gave lately. Only what is theirs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models import Case, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.claimable import claimable, in_round, suitable
from amparo.moderation.queries.lists import CAP, in_own_languages
from amparo.moderation.states import Round

MOST_COUNTED: Final = 999
SOON: Final = 5
_LATELY: Final = timedelta(days=1)
_MOST_LATELY: Final = 20


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What waits for one reviewer: second reviews by kind (MOST_COUNTED together at most) and the next ones.

    `disputes` and `appeals` are counted up to CAP, and nought for who may take none.
    """

    by_kind: Counter[str]
    is_more: bool
    soonest: Sequence[Case]
    disputes: int
    appeals: int

    @property
    def total(self) -> int:
        return self.by_kind.total()


def ahead_of(user: User) -> Ahead:
    rows = in_own_languages(user, suitable(user))
    second = in_round(rows, Round.SECOND).order_by("due_at", "pk")
    found = list(second.values_list("pk", "subject_kind")[: MOST_COUNTED + 1])
    places = {pk: place for place, (pk, _kind) in enumerate(found[:SOON])}
    soonest = Case.objects.filter(pk__in=places).select_related("policy_line")
    arbitrates = user.may(ModerationPermission.ARBITRATE)
    return Ahead(
        by_kind=Counter(kind for _pk, kind in found[:MOST_COUNTED]),
        is_more=len(found) > MOST_COUNTED,
        soonest=sorted(soonest, key=lambda case: places[case.pk]),
        disputes=in_round(rows, Round.ARBITER)[:CAP].count() if arbitrates else 0,
        appeals=in_round(rows, Round.APPEAL)[:CAP].count(),
    )


def next_kind(user: User, round_: Round) -> str:
    """The kind of what comes next; empty when nothing waits."""
    rows = in_own_languages(user, claimable(user, round_)).order_by("due_at", "pk")
    return rows.values_list("subject_kind", flat=True).first() or ""


def to_compare(user: User) -> list[Review]:
    """Verdicts of this person whose first ones they may see, and which they may amend still."""
    rows = Review.objects.filter(
        reviewer=user,
        round=Round.SECOND,
        settled_at__isnull=False,
        amended_at__isnull=True,
        case__amend_until__gt=clock.now(),
        case__calibration__isnull=True,
    )
    return list(rows.select_related("case").order_by("-pk"))


def given_lately(user: User) -> list[Review]:
    """What this person gave a verdict on since yesterday, newest first, without what was for practice."""
    rows = Review.objects.filter(reviewer=user, committed_at__gt=clock.now() - _LATELY, case__calibration__isnull=True)
    return list(rows.select_related("case__policy_line").order_by("-pk")[:_MOST_LATELY])
