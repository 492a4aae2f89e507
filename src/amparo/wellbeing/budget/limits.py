"""What a programme allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of one shift, as usual unless a programme says otherwise. `weeks_out` 0: nobody rotates."""

    budget: float = 120  # units
    soft: float = 0.6  # of the budget
    high: timedelta = timedelta(hours=2)  # of high severity
    last: timedelta = timedelta(hours=1)  # of the shift without anything of high severity
    in_a_row: int = 3  # of high severity
    cool_down: timedelta = timedelta(minutes=3)
    weeks_in: int = 2
    weeks_out: int = 2
    rest: timedelta = timedelta(minutes=10)  # for each hour


def strictest(several: Iterable[Limits]) -> Limits:
    """What protects most of each: for who belongs to several teams. Without any, the defaults."""
    found = list(several)
    return reduce(_stricter, found) if found else Limits()


def _stricter(one: Limits, other: Limits) -> Limits:
    rotates = [limits for limits in (one, other) if limits.weeks_out]
    return Limits(
        budget=min(one.budget, other.budget),
        soft=min(one.soft, other.soft),
        high=min(one.high, other.high),
        last=max(one.last, other.last),
        in_a_row=min(one.in_a_row, other.in_a_row),
        cool_down=max(one.cool_down, other.cool_down),
        weeks_in=min((limits.weeks_in for limits in rotates), default=one.weeks_in),
        weeks_out=max(one.weeks_out, other.weeks_out),
        rest=max(one.rest, other.rest),
    )
