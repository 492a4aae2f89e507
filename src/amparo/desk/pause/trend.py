"""The line of somebody's own check-ins, drawn on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 160
_EDGE: Final = 12  # so that no point is cut
_TOP: Final = 100  # of the scores


@dataclass(frozen=True, kw_only=True)
class Point:
    x: float
    y: float
    score: int
    at: datetime


def points(said: Sequence[tuple[datetime, int]]) -> list[Point]:
    """Where each (when, score from 0 to 100) stands in a drawing of WIDTH by HEIGHT, the oldest first, on the left."""
    if not said:
        return []
    first, last = said[0][0], said[-1][0]
    span = (last - first).total_seconds()
    return [
        Point(
            x=round(_EDGE + (WIDTH - 2 * _EDGE) * ((at - first).total_seconds() / span if span else 0.5), 1),
            y=round(HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * score / _TOP, 1),
            score=score,
            at=at,
        )
        for at, score in said
    ]


def line(drawn: Sequence[Point]) -> str:
    """The points as SVG takes them for a polyline."""
    return " ".join(f"{point.x},{point.y}" for point in drawn)
