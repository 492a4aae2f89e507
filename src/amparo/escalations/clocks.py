"""When a loop must move: plain arithmetic over its plan and its times.

No platform publishes how fast it answers danger, so the usual lengths are our own (docs/reference/escalations.md): on a
P0 somebody has it within five minutes and has decided within fifteen. A kind may say others; what held when the loop
was raised stays with it.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from amparo.escalations.states import TO_TELL, Clock, Level, LoopState

USUAL: Final[Mapping[Level, Mapping[Clock, int]]] = {
    Level.P0: {Clock.ACKNOWLEDGE: 5, Clock.UPDATE: 15, Clock.DECIDE: 15, Clock.TELL: 30},
    Level.P1: {Clock.ACKNOWLEDGE: 15, Clock.UPDATE: 60, Clock.DECIDE: 240, Clock.TELL: 60},
    Level.P2: {Clock.ACKNOWLEDGE: 240, Clock.UPDATE: 1440, Clock.DECIDE: 2880, Clock.TELL: 480},
    Level.P3: {Clock.ACKNOWLEDGE: 1440, Clock.UPDATE: 4320, Clock.DECIDE: 7200, Clock.TELL: 1440},
}
"""Minutes, by level and clock."""

LONGEST: Final = 525_600
"""A year: no clock is longer, in minutes."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a loop stands, as far as its clocks ask."""

    state: LoopState
    asked_at: datetime
    spoken_at: datetime
    asked_us_at: datetime | None
    waited: timedelta
    tell_since: datetime | None


def planned(level: Level, differing: Mapping[str, Any]) -> dict[str, int]:
    """The length of every clock in seconds, for the frozen plan; `differing` is what a kind says, in minutes."""
    own = differing.get(level, {})
    return {str(clock): 60 * int(own.get(clock, minutes)) for clock, minutes in USUAL[level].items()}


def lengths(plan: Mapping[str, Any]) -> dict[Clock, timedelta]:
    """The clocks of a frozen plan."""
    return {Clock(name): timedelta(seconds=seconds) for name, seconds in plan.items()}


After = Callable[[datetime, timedelta], datetime]
"""The moment so much time after another, as the authority counts it."""


def due_times(standing: Standing, plan: Mapping[str, Any], after: After = operator.add) -> dict[Clock, datetime]:
    """Which clocks run now, and when each falls due; those of the authority run `after` its own hours.

    While the authority waits for a reply of ours, its own decision is not asked for: the clock that runs is ours.
    """
    length = lengths(plan)
    decide = after(standing.asked_at, length[Clock.DECIDE]) + standing.waited
    if standing.state in TO_TELL:
        return {Clock.TELL: (standing.tell_since or standing.spoken_at) + length[Clock.TELL]}
    if standing.asked_us_at is not None and standing.state in {LoopState.ACKNOWLEDGED, LoopState.WORKING}:
        return {Clock.UPDATE: standing.asked_us_at + length[Clock.UPDATE]}
    if standing.state == LoopState.RAISED:
        return {Clock.ACKNOWLEDGE: after(standing.asked_at, length[Clock.ACKNOWLEDGE]), Clock.DECIDE: decide}
    if standing.state in {LoopState.ACKNOWLEDGED, LoopState.WORKING}:
        return {Clock.UPDATE: after(standing.spoken_at, length[Clock.UPDATE]), Clock.DECIDE: decide}
    return {}


def pause_before_next(length: timedelta, times: int) -> timedelta:
    """How long after a clock has called for the `times`th time it calls again: longer and longer, a day at most."""
    longer: int = 2 ** min(times - 1, 10)
    return min(max(length, timedelta(minutes=1)) * longer, timedelta(days=1))
