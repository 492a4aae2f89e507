"""What is laid out (boxes and ties) and what comes out (places and lines). A length of 1 is a CSS pixel at 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A step before it has a place."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A way from one box to another; `label_width` is 0 when nothing is written on it."""

    source: str
    target: str
    label_width: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a box stands: its upper left corner, and the row it is in (0 is the first)."""

    x: float
    y: float
    width: float
    height: float
    row: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way of one tie: from the lower edge of its source to the upper edge of its target, by right angles only.

    `label_at` is the middle of the words written on it. `is_back` when it leads to an earlier step, and `by_lane` when
    it runs beside the boxes instead of between them.
    """

    points: Sequence[Point]
    label_at: Point
    is_back: bool
    by_lane: bool


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All boxes by id, the lines in the order of the ties, and how much room they take."""

    places: dict[str, Place]
    lines: list[Line]
    width: float
    height: float
