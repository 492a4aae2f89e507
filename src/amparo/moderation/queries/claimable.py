"""What a person may be given to review."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.core.kept import kept
from amparo.media.harm import Exposure
from amparo.moderation.models import Case, Conflict, FirstVerdict, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.states import QUEUE_OF, Round
from amparo.wellbeing.queries import what_may_come

SUBJECT: Final = "moderation_case"
"""How a case is called where subjects have a kind and an id."""

PERMISSION_OF: Final = {
    Round.SECOND: ModerationPermission.REVIEW,
    Round.ARBITER: ModerationPermission.ARBITRATE,
    Round.APPEAL: ModerationPermission.REVIEW,
}

CANDIDATES: Final = 64
"""How many are looked at together: more than there are reviewers who take one at the same moment."""

_REMEMBERED: Final = timedelta(days=30)
_NO_HARM: Final = ("", "none")


@dataclass(frozen=True)
class Limits:
    """What may not come to somebody: other markets (empty: all may), harms, and all over an exposure severity."""

    markets: tuple[str, ...]
    refused: frozenset[str]
    highest: int


def claimable(user: User, round_: Round) -> QuerySet[Case]:
    """Every case of a round that this person may review, in no order."""
    return in_round(suitable(user), round_)


def in_round(rows: QuerySet[Case], round_: Round, now: datetime | None = None) -> QuerySet[Case]:
    """Those that wait for a reviewer of this round; for an arbiter once the time for amending is over."""
    rows = rows.filter(state=QUEUE_OF[round_])
    if round_ == Round.ARBITER:
        rows = rows.filter(Q(amend_until=None) | Q(amend_until__lte=now or clock.now()))
    return rows


def suitable(user: User) -> QuerySet[Case]:
    """Every case that this person may review, wherever it stands.

    Never their own, nor one they handed in or took part in; none they declared a conflict about, of their own desk
    where the rule keeps it apart, or of a market that is not theirs; none that they passed, and nothing that their
    protection keeps from them now. Languages are left to the caller: an index is made for one at a time.
    """
    return _suitable(user, *_limits(user))


def _suitable(user: User, limits: Limits, passed: list[int]) -> QuerySet[Case]:
    this = OuterRef("pk")
    rows = Case.objects.filter(
        ~Exists(FirstVerdict.objects.filter(case=this, reviewer=user)),
        ~Exists(Review.objects.filter(case=this, reviewer=user)),
        ~Exists(_conflicts(user)),
        Q(submitted_by=None) | ~Q(submitted_by=user),
        ~Q(pk__in=passed),
        Q(harm__in=_NO_HARM) | ~Q(harm__in=limits.refused) & Q(severity__lte=limits.highest),
        calibration=None,
    )
    if user.team_ids:
        rows = rows.exclude(apart_from__overlap=user.team_ids)
    if limits.markets:
        rows = rows.filter(market__in=[*limits.markets, ""])
    return rows


def next_candidates(user: User, round_: Round) -> list[int]:
    """The ids of those that fall due first, in the languages of this person: any, when they say none."""
    limits, passed = _limits(user)
    now = clock.now() if round_ == Round.ARBITER else None
    languages: list[str | None] = [*user.languages] or [None]
    found = [one for language in languages for one in _first_due(user, (round_, language, limits), passed, now)]
    return [pk for _due, pk in sorted(found)[:CANDIDATES]]


@kept
def _first_due(
    user: User, which: tuple[Round, str | None, Limits], passed: list[int], now: datetime | None
) -> QuerySet[Case, tuple[Any, int]]:
    round_, language, limits = which
    rows = in_round(_suitable(user, limits, passed), round_, now)
    if language is not None:
        rows = rows.filter(language=language)
    return rows.order_by("due_at", "pk").values_list("due_at", "pk")[:CANDIDATES]


def _limits(user: User) -> tuple[Limits, list[int]]:
    """What their protection lets come to this person now, and the cases they passed."""
    coming = what_may_come(user, SUBJECT, remembered=_REMEMBERED)
    fit = coming.fitness
    limits = Limits(markets=tuple(user.markets), refused=fit.refused_harms, highest=int(fit.highest_severity))
    return limits, list(coming.passed_on)


def could_more_have_it(row: Case, than: int) -> bool:
    """Whether more people than that, whose work reviewing is, could have a case; nothing private of them is looked at.

    Owners and administrators may review too, but nobody waits for them to. It looks no further than it must: mostly at
    one person more than was said.
    """
    people = User.objects.filter(is_active=True, roles__contains=[Role.REVIEWER]).order_by("pk")
    speaking = people.filter(Q(languages=[]) | Q(languages__contains=[row.language]))
    able = (one for one in speaking if is_apart(one, row))
    return next(islice(able, than, None), None) is not None


def is_apart(user: User, row: Case) -> bool:
    """Whether this person has no part in a case and no conflict about it, whatever their protection says today."""
    return _suitable(user, _no_limits(user), []).filter(pk=row.pk).exists()


def _no_limits(user: User) -> Limits:
    return Limits(markets=tuple(user.markets), refused=frozenset(), highest=int(Exposure.EXTREME))


def _conflicts(user: User) -> QuerySet[Conflict]:
    """What this person declared, as far as it is about the case of the query around: all that it names must hold."""
    about = [
        Q(agency=None) | Q(agency=OuterRef("agency")),
        Q(creator_ref="") | Q(creator_ref=OuterRef("creator_ref")),
        Q(market="") | Q(market=OuterRef("market")),
    ]
    return Conflict.objects.filter(*about, person=user, ended_at__isnull=True)
