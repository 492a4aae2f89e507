"""How far two pairs of eyes agree, how often the first were wrong, and how long it takes: by line, market, pair, group.

Agreement is counted over blind first commits alone: an amendment was made with the first verdict in sight. No figure is
about one person, a pair is known by its handles, and how long somebody looked at something is in none of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from django.db.models import Aggregate, Count, DurationField, Expression, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from amparo.moderation.agreement.estimate import Estimate, Tally, Unit, share
from amparo.moderation.agreement.many import gwets_ac1, krippendorffs_alpha
from amparo.moderation.agreement.two import cohens_kappa, raw_agreement, weighted_kappa
from amparo.moderation.models import Handle, Review, Ruling
from amparo.moderation.states import Outcome, Round, Verdict

ENOUGH: Final = 30
"""Below so many decisions a figure says little, and is shown as such."""
LENIENT_TO_STRICT: Final = (Verdict.OVERTURNS, Verdict.TOO_STRONG, Verdict.UPHOLDS)
"""The order of verdicts: who cannot decide stands outside it."""
OUTSIDE: Final = "·"
"""Stands for the first reviewers of another desk, who have no handle here."""

_HAD_SEEN_ONE: Final = Q(case__first__verdict__in=(Verdict.UPHOLDS, Verdict.TOO_STRONG))
"""The first reviewer saw a breach: where they saw none either, a ruling that there was none overturns nothing."""


class Cut(StrEnum):
    LINE = "line"
    MARKET = "market"
    PAIR = "pair"
    GROUP = "group"  # why it was looked at twice: VIPs beside the random sample of ordinary creators


class Shown(StrEnum):
    """The decisions behind a figure."""

    ALL = "all"
    SAME = "same"
    APART = "apart"
    OVERTURNED = "overturned"


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is known of one row of a cut. `tally` counts pairs of first and second verdict."""

    key: str
    tally: Tally = field(default_factory=dict)
    decided: int = 0
    overturned: int = 0
    took: timedelta | None = None  # the median from coming in to the ruling

    @property
    def n(self) -> int:
        return round(sum(self.tally.values()))

    @property
    def is_enough(self) -> bool:
        return self.n >= ENOUGH

    @cached_property
    def agreement(self) -> Estimate | None:
        return raw_agreement(self.tally)

    @cached_property
    def kappa(self) -> Estimate | None:
        return cohens_kappa(self.tally)

    @cached_property
    def weighted(self) -> Estimate | None:
        """As kappa, where a measure that is too strong is half a step."""
        return weighted_kappa(self.tally, LENIENT_TO_STRICT)

    @cached_property
    def alpha(self) -> Estimate | None:
        return krippendorffs_alpha(self.tally)

    @cached_property
    def ac1(self) -> Estimate | None:
        return gwets_ac1(self.tally, Verdict)

    @property
    def overturn_rate(self) -> Estimate | None:
        return share(self.overturned, self.decided)

    @property
    def usual(self) -> tuple[str, float] | None:
        """The verdict that is given most, and its share of all: where it is high, kappa says little."""
        times: defaultdict[str, float] = defaultdict(float)
        for pair, count in self.tally.items():
            for verdict in filter(None, pair):
                times[verdict] += count
        most = max(times, key=lambda verdict: times[verdict], default=None)
        return (most, times[most] / (2 * self.n)) if most else None


def blind_reviews(since: datetime) -> QuerySet[Review]:
    """Second verdicts that stand, given without sight of the first, about real decisions."""
    return Review.objects.filter(
        round=Round.SECOND,
        is_blind=True,
        settled_at__isnull=False,
        committed_at__gte=since,
        case__calibration__isnull=True,
        case__first__isnull=False,
    )


def figures_by(cut: Cut, since: datetime) -> list[Figures]:
    """One row for each value of the cut, those with most decisions first."""
    tallies: defaultdict[str, dict[Unit, float]] = defaultdict(dict)
    counted = blind_reviews(since).annotate(key=_KEYS[cut]("case__", "reviewer"))
    for row in counted.values("key", "case__first__verdict", "verdict").annotate(count=Count("pk")).order_by():
        tallies[row["key"]][row["case__first__verdict"], row["verdict"]] = row["count"]
    ended = {row["key"]: row for row in _ended(cut, since)}
    found = [_figures(key, tally, ended.get(key, {})) for key, tally in tallies.items()]
    return sorted(found, key=lambda one: (-one.n, one.key))


def altogether(since: datetime) -> Figures:
    """The same over all of them."""
    tally: dict[Unit, float] = {
        (row["case__first__verdict"], row["verdict"]): row["count"]
        for row in blind_reviews(since).values("case__first__verdict", "verdict").annotate(count=Count("pk")).order_by()
    }
    return _figures("", tally, _rulings(since).aggregate(**_ENDED))


def cases_behind(cut: Cut, key: str, shown: Shown, since: datetime) -> QuerySet[Review]:
    """The second reviews that a figure counts."""
    rows = blind_reviews(since).annotate(key=_KEYS[cut]("case__", "reviewer")).filter(key=key)
    match shown:
        case Shown.SAME:
            rows = rows.filter(verdict=F("case__first__verdict"))
        case Shown.APART:
            rows = rows.exclude(verdict=F("case__first__verdict"))
        case Shown.OVERTURNED:
            rows = rows.filter(_HAD_SEEN_ONE, case__rulings__nth=0, case__rulings__outcome=Outcome.OVERTURNED)
        case Shown.ALL:
            pass
    return rows.select_related("case", "case__policy_line")


def _figures(key: str, tally: Tally, ended: Mapping[str, Any]) -> Figures:
    return Figures(
        key=key,
        tally=tally,
        decided=ended.get("decided", 0),
        overturned=ended.get("overturned", 0),
        took=ended.get("took"),
    )


def _rulings(since: datetime) -> QuerySet[Ruling]:
    """What reviewers ruled, before anybody appealed."""
    seen_twice = blind_reviews(since).values("case")
    return Ruling.objects.filter(nth=0, case__in=seen_twice)


_ENDED: Final[Mapping[str, Any]] = {
    "decided": Count("pk"),
    "overturned": Count("pk", filter=_HAD_SEEN_ONE & Q(outcome=Outcome.OVERTURNED)),
    "took": Median(F("decided_at") - F("case__received_at")),
}


def _ended(cut: Cut, since: datetime) -> Iterable[Mapping[str, Any]]:
    second = Review.objects.filter(case=OuterRef("case"), round=Round.SECOND).values("reviewer")[:1]
    rows = _rulings(since).annotate(second=Subquery(second), key=_KEYS[cut]("case__", "second"))
    return rows.values("key").annotate(**_ENDED).order_by()


def _handle_of(person: str) -> Coalesce:
    return Coalesce(Subquery(Handle.objects.filter(person=OuterRef(person)).values("name")[:1]), Value(OUTSIDE))


def _pair(case: str, second: str) -> Expression:
    return Concat(_handle_of(f"{case}first__reviewer"), Value(" + "), _handle_of(second))


_KEYS: Final[Mapping[Cut, Callable[[str, str], Any]]] = {
    Cut.LINE: lambda case, _second: F(f"{case}policy_line__code"),
    Cut.MARKET: lambda case, _second: F(f"{case}market"),
    Cut.PAIR: _pair,
    Cut.GROUP: lambda case, _second: F(f"{case}chosen_by"),
}
