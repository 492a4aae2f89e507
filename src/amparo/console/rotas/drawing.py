"""The coming weeks of a rota as bars on lines, one line a week: plain figures for the template that draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from amparo.calendars.rotas.plain import Member, Shift
from amparo.calendars.rotas.spans import Span
from amparo.calendars.rotas.walls import midnight

WIDTH: Final = 980
DAY_WIDTH: Final = WIDTH // 7
_LANE: Final = 26
_HEAD: Final = 22
_LETTER: Final = 7.5  # of a name in a bar
_TINTS: Final = 4
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Somebody's time, or a gap (no `tint`), in the drawing's own units; `label` is empty where it has no room."""

    x: float
    y: float
    width: float
    label: str
    name: str
    start: datetime
    end: datetime
    tint: int | None


@dataclass(frozen=True, kw_only=True)
class Week:
    """`now` is where the present moment stands, if it is in this week."""

    days: Sequence[tuple[int, date]]
    bars: Sequence[Bar]
    height: int
    now: float | None


def weeks(
    shifts: Sequence[Shift],
    gaps: Sequence[Span],
    *,
    names: Mapping[Member, str],
    zone: ZoneInfo,
    starts: date,
    now: datetime,
) -> list[Week]:
    """Four weeks from the Monday `starts`: each person has the tint of their place, gaps are hatched."""
    tints = {member: place % _TINTS for place, member in enumerate(sorted({one.member for one in shifts}, key=str))}
    found = []
    for number in range(4):
        first = starts + number * _WEEK
        window = Span(midnight(first, zone), midnight(first + _WEEK, zone))
        lanes: list[datetime] = []
        bars = []
        for one in shifts:
            if part := _cut(Span(one.start, one.end), window):
                name = names.get(one.member, str(one.member))
                bars.append(_bar(part, window, lane=_lane(lanes, part), name=name, tint=tints[one.member]))
        bars += [_bar(part, window, lane=0, name="", tint=None) for one in gaps if (part := _cut(one, window))]
        found.append(
            Week(
                days=[(day * DAY_WIDTH, first + timedelta(days=day)) for day in range(7)],
                bars=bars,
                height=_HEAD + _LANE * max(1, len(lanes)),
                now=_x(now, window) if window.start <= now < window.end else None,
            )
        )
    return found


def _cut(span: Span, window: Span) -> Span | None:
    cut = Span(max(span.start, window.start), min(span.end, window.end))
    return cut if cut.start < cut.end else None


def _lane(lanes: list[datetime], span: Span) -> int:
    """The first line on which nobody stands any more."""
    for number, busy in enumerate(lanes):
        if busy <= span.start:
            lanes[number] = span.end
            return number
    lanes.append(span.end)
    return len(lanes) - 1


def _bar(part: Span, window: Span, *, lane: int, name: str, tint: int | None) -> Bar:
    x, end = _x(part.start, window), _x(part.end, window)
    width = max(end - x, 2)
    return Bar(
        x=round(x, 1),
        y=_HEAD + lane * _LANE,
        width=round(width - 1, 1),
        label=_fitting(name, width),
        name=name,
        start=part.start,
        end=part.end,
        tint=tint,
    )


def _fitting(name: str, width: float) -> str:
    """As much of a name as a bar has room for: all of it, the first name, the first letter, nothing."""
    ways = (name, name.partition(" ")[0], name[:1], "")
    return next(way for way in ways if len(way) * _LETTER + 10 <= width or not way)


def _x(at: datetime, window: Span) -> float:
    return WIDTH * ((at - window.start) / (window.end - window.start))
