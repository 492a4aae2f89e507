"""Agreement of any number of reviewers, not all of whom looked at each unit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from amparo.moderation.agreement.estimate import Estimate, Tally, Unit, estimated

Counts = dict[str, float]
Metric = Callable[[Counts], Callable[[str, str], float]]


def krippendorffs_alpha(tally: Tally, *, order: Sequence[str] | None = None) -> Estimate | None:
    """How far disagreement stays below what chance would give (Krippendorff 2011), gaps allowed.

    Nominal without `order`; with it ordinal, and ratings outside `order` are gaps. Units with fewer than two ratings
    say nothing. None where all ratings are the same.
    """
    if order is None:
        return estimated(partial(_alpha, metric=_nominal), _said(tally, at_least=2))
    ranked: defaultdict[Unit, float] = defaultdict(float)
    known = frozenset(order)
    for unit, count in tally.items():
        ranked[tuple(rating if rating in known else None for rating in unit)] += count
    return estimated(partial(_alpha, metric=partial(_ordinal, order=order)), _said(ranked, at_least=2))


def gwets_ac1(tally: Tally, categories: Iterable[str]) -> Estimate | None:
    """Agreement beyond chance that does not collapse where one category is usual (Gwet 2008), gaps allowed.

    `categories` are all that could have been said, said or not: chance depends on how many there are. None where there
    are fewer than two, or no unit with two ratings.
    """
    known = frozenset(categories)
    ac1 = partial(_ac1, categories=known)
    return estimated(ac1, _said(tally, at_least=1), categories=known) if len(known) > 1 else None


def _said(tally: Tally, *, at_least: int) -> Tally:
    return {unit: count for unit, count in tally.items() if sum(rating is not None for rating in unit) >= at_least}


def _counted(unit: Unit) -> Counts:
    counts: defaultdict[str, float] = defaultdict(float)
    for rating in unit:
        if rating is not None:
            counts[rating] += 1
    return counts


def _alpha(tally: Tally, *, metric: Metric) -> float | None:
    margins: defaultdict[str, float] = defaultdict(float)
    for unit, weight in tally.items():
        for rating, times in _counted(unit).items():
            margins[rating] += weight * times
    distance = metric(margins)
    ratings = sum(margins.values())
    apart = sum(weight * _apart(_counted(unit), distance) for unit, weight in tally.items())
    by_chance = sum(a * b * distance(one, other) for one, a in margins.items() for other, b in margins.items())
    return 1 - (ratings - 1) * apart / by_chance if by_chance else None


def _apart(counts: Counts, distance: Callable[[str, str], float]) -> float:
    """The unit's share of the coincidences that are apart: each of its ratings weighs one."""
    pairs = sum(a * b * distance(one, other) for one, a in counts.items() for other, b in counts.items())
    return pairs / (sum(counts.values()) - 1)


def _nominal(_margins: Counts) -> Callable[[str, str], float]:
    return lambda one, other: float(one != other)


def _ordinal(margins: Counts, *, order: Sequence[str]) -> Callable[[str, str], float]:
    """Two ranks are as far apart as there are ratings from the middle of one to the middle of the other, squared."""
    middles, below = {}, 0.0
    for rating in order:
        here = margins.get(rating, 0.0)
        middles[rating] = below + here / 2
        below += here
    return lambda one, other: (middles[one] - middles[other]) ** 2


def _ac1(tally: Tally, *, categories: frozenset[str]) -> float | None:
    units = agreed = rated_twice = 0.0
    usual: defaultdict[str, float] = defaultdict(float)
    for unit, weight in tally.items():
        counts = _counted(unit)
        ratings = sum(counts.values())
        units += weight
        for rating, times in counts.items():
            usual[rating] += weight * times / ratings
        if ratings > 1:
            rated_twice += weight
            agreed += weight * sum(n * (n - 1) for n in counts.values()) / (ratings * (ratings - 1))
    if not rated_twice:
        return None
    shares = [usual[category] / units for category in sorted(categories)]
    by_chance = sum(p * (1 - p) for p in shares) / (len(shares) - 1)
    return (agreed / rated_twice - by_chance) / (1 - by_chance)
