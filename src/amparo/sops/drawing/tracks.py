"""The level lines between two rows: which runs above which, so that no two lie on each other and few cross."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_APART: Final = 2.0
_ON_EACH_OTHER: Final = 1000
"""What it costs when two different lines run along the same upright: more than any number of crossings."""


@dataclass(kw_only=True, slots=True)
class Bus:
    """A level line: `tops` are where lines come down to it, `bottoms` where they go on. Tracks count from above."""

    tops: list[float] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    track: int = 0
    left: float = 0.0
    right: float = 0.0

    def measure(self) -> None:
        ends = (*self.tops, *self.bottoms)
        self.left, self.right = min(ends), max(ends)


def assign(buses: Sequence[Bus]) -> int:
    """Give each bus its track; returns how many tracks there are. What goes straight down needs none."""
    for bus in buses:
        bus.measure()
    ordered: list[Bus] = []
    for bus in sorted((bus for bus in buses if bus.left < bus.right), key=lambda bus: (bus.left, bus.right)):
        ordered.insert(_best_place(bus, ordered), bus)
    for index, bus in enumerate(ordered):
        bus.track = max((1 + other.track for other in ordered[:index] if _overlap(bus, other)), default=0)
    return 1 + max((bus.track for bus in ordered), default=-1)


def _best_place(bus: Bus, ordered: Sequence[Bus]) -> int:
    cost = sum(_cost(bus, other) for other in ordered)
    best, least = 0, cost
    for index, other in enumerate(ordered, start=1):
        cost += _cost(other, bus) - _cost(bus, other)
        if cost < least:
            best, least = index, cost
    return best


def _cost(upper: Bus, lower: Bus) -> int:
    """How many lines cross when `upper` runs above `lower`: what must come down past it, and go on past the other."""
    if not _overlap(upper, lower):
        return 0
    crossing = sum(upper.left <= x <= upper.right for x in lower.tops)
    crossing += sum(lower.left <= x <= lower.right for x in upper.bottoms)
    return crossing + _ON_EACH_OTHER * sum(abs(x - y) < _APART for x in lower.tops for y in upper.bottoms)


def _overlap(one: Bus, other: Bus) -> bool:
    """With some air, so that two ends never look like one line."""
    return one.left < other.right + 4 and other.left < one.right + 4
