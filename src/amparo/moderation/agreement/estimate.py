"""A statistic over what reviewers said, with its interval.

A tally counts units of work by what was said about them: `{("upholds", "upholds"): 40, ("upholds", "overturns"): 3}`.
A unit is a tuple with one rating for each reviewer in a fixed order, None where that reviewer said nothing. Cost
depends on how many different units there are, never on how many cases stand behind them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import permutations
from math import isclose, sqrt
from statistics import NormalDist

Unit = tuple[str | None, ...]
Tally = Mapping[Unit, float]
Statistic = Callable[[Tally], float | None]

_STEP = 1e-5  # of the whole tally: central differences of these rational functions are then exact to about nine digits


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value between -1 and 1 (agreement: 0 and 1) with its interval, from `n` units that say something."""

    value: float
    low: float
    high: float
    n: int


def estimated(
    statistic: Statistic, tally: Tally, *, categories: Collection[str] | None = None, level: float = 0.95
) -> Estimate | None:
    """The statistic with a normal interval; None where it is not defined. `categories`: those said, if not given.

    The standard error is the infinitesimal jackknife's (Jaeckel 1972; Efron 1982, chapter 6): how much the value moves
    when one unit weighs a little more. For Cohen's kappa this is the error of Fleiss, Cohen and Everitt (1969). It is
    the same for the same data each time, which a bootstrap's is not.

    Where all agree that error is nought, however few they are: the interval then reaches down to where the statistic
    would be if as many disagreed as Wilson's interval allows. Where one side always says the same, it stays nought:
    kappa is then nought whatever the other says, and there is nothing to be unsure about.
    """
    value = statistic(tally)
    if value is None:
        return None
    n = sum(tally.values())
    if isclose(value, 1):
        return Estimate(value, max(_least(statistic, tally, categories, level=level), -1.0), 1.0, round(n))
    variance = sum(count * _influence(statistic, tally, unit) ** 2 for unit, count in tally.items()) / n**2
    reach = _quantile(level) * sqrt(variance)
    return Estimate(value, max(value - reach, -1.0), min(value + reach, 1.0), round(n))


def share(part: float, n: float, *, level: float = 0.95) -> Estimate | None:
    """`part` of `n` with Wilson's interval (1927), which stays honest at 0 and 1; None of nothing."""
    if not n:
        return None
    z = _quantile(level)
    p = part / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Estimate(p, max(centre - reach, 0.0), min(centre + reach, 1.0), round(n))


def _least(statistic: Statistic, tally: Tally, categories: Collection[str] | None, *, level: float) -> float:
    """How low it may be where all agree: every unit that was not seen is the disagreement that moves it most."""
    n = sum(tally.values())
    unseen = _quantile(level) ** 2 / (n + _quantile(level) ** 2)  # Wilson's upper end of nought of `n`
    said = sorted(categories or {rating for unit in tally for rating in unit if rating is not None})
    gaps = (None,) * (len(next(iter(tally))) - 2)
    return 1 + unseen * min(_influence(statistic, tally, (*pair, *gaps)) for pair in permutations(said, 2))


def _influence(statistic: Statistic, tally: Tally, unit: Unit) -> float:
    more, less = (statistic(_leaning(tally, unit, by)) for by in (_STEP, -_STEP))
    return 0.0 if more is None or less is None else (more - less) / (2 * _STEP)


def _leaning(tally: Tally, unit: Unit, by: float) -> Tally:
    """The tally of the same size in which `unit` weighs more by that share of the whole, and all others less."""
    leaning = {each: count * (1 - by) for each, count in tally.items()}
    leaning[unit] = leaning.get(unit, 0.0) + by * sum(tally.values())
    return leaning


def _quantile(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
