"""How somebody's shift stands, and what may still come their way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from amparo.media.harm import Exposure
from amparo.wellbeing.budget.limits import Limits
from amparo.wellbeing.budget.turns import out_until
from amparo.wellbeing.budget.units import lapse, units
from amparo.wellbeing.states import HIGH

_APART: Final = timedelta(minutes=10)
"""Between two things: whoever had this long for something else has not met them in a row."""


class Why(StrEnum):
    """Why something does not come: only the person is ever told."""

    BUDGET = "budget"
    HIGH_TIME = "high_time"
    SHIFT_ENDS = "shift_ends"
    IN_A_ROW = "in_a_row"
    COOL_DOWN = "cool_down"
    RESTS = "rests"
    ROTATION = "rotation"
    NOT_TODAY = "not_today"


@dataclass(frozen=True, kw_only=True)
class Met:
    """One exposure; without `ended_at` it goes on, until it lapses."""

    kind: str
    severity: int
    subject: tuple[str, int]
    begun_at: datetime
    ended_at: datetime | None = None
    seconds: float = 0

    def lasted(self, now: datetime) -> float:
        """Seconds until `now`."""
        if self.ended_at is not None:
            return self.seconds
        return max(0.0, min(now - self.begun_at, lapse(self.kind)).total_seconds())


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a decision needs. `met` is of this shift; `high_days` of the last weeks, this shift included."""

    today: date
    met: Sequence[Met] = ()
    high_days: Sequence[date] = ()
    shift_ends: datetime | None = None
    cools_down: bool = False
    rests: bool = False
    not_today: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`share` is of the budget, over 1 too: what has begun is never cut off. `high` is the time of high severity."""

    units: float
    share: float
    high: timedelta
    is_soft: bool
    highest_severity: int
    why: frozenset[Why] = field(default_factory=frozenset)
    out_until: date | None = None


_HIGHEST: Final = {
    Why.BUDGET: 0,
    Why.RESTS: 0,
    Why.COOL_DOWN: 1,
    Why.NOT_TODAY: 1,
    Why.HIGH_TIME: HIGH - 1,
    Why.SHIFT_ENDS: HIGH - 1,
    Why.IN_A_ROW: HIGH - 1,
    Why.ROTATION: HIGH - 1,
}
"""The highest exposure severity that still comes."""


def standing(facts: Facts, limits: Limits, now: datetime) -> Standing:
    """How the shift stands at `now`."""
    spent = sum(units(met.kind, met.severity, met.lasted(now)) for met in facts.met)
    high = timedelta(seconds=sum(met.lasted(now) for met in facts.met if met.severity >= HIGH))
    out = out_until(facts.high_days, facts.today, weeks_in=limits.weeks_in, weeks_out=limits.weeks_out)
    holds = {
        Why.BUDGET: spent >= limits.budget,
        Why.HIGH_TIME: high >= limits.high,
        Why.SHIFT_ENDS: facts.shift_ends is not None and facts.shift_ends - now <= limits.last,
        Why.IN_A_ROW: in_a_row(facts.met, now) >= limits.in_a_row,
        Why.COOL_DOWN: facts.cools_down,
        Why.RESTS: facts.rests,
        Why.ROTATION: out is not None,
        Why.NOT_TODAY: facts.not_today,
    }
    why = frozenset(reason for reason, does in holds.items() if does)
    return Standing(
        units=spent,
        share=spent / limits.budget,
        high=high,
        is_soft=spent >= limits.soft * limits.budget,
        highest_severity=min((_HIGHEST[reason] for reason in why), default=Exposure.EXTREME),
        why=why,
        out_until=out,
    )


def in_a_row(met: Sequence[Met], now: datetime) -> int:
    """How many subjects of high severity somebody has met one after the other until `now`.

    A subject is as severe as the worst of it. The row ends with a subject that is not of high severity, or with some
    minutes without any.
    """
    worst: dict[tuple[str, int], int] = {}
    last: dict[tuple[str, int], Met] = {}
    for one in sorted(met, key=lambda one: one.begun_at):
        worst[one.subject] = max(worst.get(one.subject, 0), one.severity)
        last.pop(one.subject, None)
        last[one.subject] = one
    count, next_began = 0, now
    for subject, one in reversed(last.items()):
        if worst[subject] < HIGH or next_began - (one.ended_at or next_began) > _APART:
            break
        count, next_began = count + 1, one.begun_at
    return count
