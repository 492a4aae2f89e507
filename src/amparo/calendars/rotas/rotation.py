"""Whose turn it is: hand-offs of a rotation, and the layer that deals its turns out to people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from amparo.calendars.rotas.plain import Every, Member, Rotation, Window
from amparo.calendars.rotas.spans import Span, Spans, joined, shared
from amparo.calendars.rotas.walls import moment, wall

_STEPS = {Every.HOURS: timedelta(hours=1), Every.DAYS: timedelta(days=1), Every.WEEKS: timedelta(weeks=1)}
_DAY = timedelta(days=1)


def hand_off(rotation: Rotation, zone: ZoneInfo, number: int) -> datetime:
    """When turn `number` begins, in UTC; the first is 0, and turns before it are counted back."""
    return moment(_wall_of(rotation, number), zone)


def turn_at(rotation: Rotation, zone: ZoneInfo, at: datetime) -> int:
    """The number of the turn that is under way at `at`. A turn that a change of the clock swallowed is never."""
    number = _guess(rotation, wall(at, zone))
    while hand_off(rotation, zone, number) > at:
        number -= 1
    while hand_off(rotation, zone, number + 1) <= at:
        number += 1
    return number


def turns(rotation: Rotation, zone: ZoneInfo, window: Span) -> Iterator[tuple[int, Span]]:
    """The turns that touch `window`, whole, with their numbers."""
    number = turn_at(rotation, zone, window.start)
    start = hand_off(rotation, zone, number)
    while start < window.end:
        end = hand_off(rotation, zone, number + 1)
        if start < end:
            yield number, Span(start, end)
        number, start = number + 1, end


def _wall_of(rotation: Rotation, number: int) -> datetime:
    if rotation.every is Every.MONTHS:
        return rotation.starts + relativedelta(months=rotation.length * number)
    return rotation.starts + _STEPS[rotation.every] * rotation.length * number


def _guess(rotation: Rotation, at: datetime) -> int:
    if rotation.every is Every.MONTHS:
        months = (at.year - rotation.starts.year) * 12 + at.month - rotation.starts.month
        return months // rotation.length
    return (at - rotation.starts) // (_STEPS[rotation.every] * rotation.length)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """`members` by turns of `rotation`, or all of them at once without one; only within `windows`, if there are any.

    Nobody stands in before the first turn begins, nor from `ends` (UTC) on.
    """

    members: Sequence[Member | None]
    """None is a place that nobody fills: the turns of the others stay where they are."""
    rotation: Rotation | None = None
    windows: Sequence[Window] = ()
    starts: datetime | None = None
    ends: datetime | None = None

    def spans(self, zone: ZoneInfo, window: Span) -> dict[Member, Spans]:
        """Who stands in when, within `window`."""
        open_to = self._open(zone, window)
        if not self.members or not open_to:
            return {}
        if self.rotation is None:
            return {member: open_to for member in self.members if member is not None}
        dealt: dict[Member, Spans] = {}
        for number, turn in turns(self.rotation, zone, Span(open_to[0].start, open_to[-1].end)):
            member = self.members[number % len(self.members)]
            if member is not None:
                dealt.setdefault(member, []).append(turn)
        return {member: found for member, spans in dealt.items() if (found := shared(joined(spans), open_to))}

    def _open(self, zone: ZoneInfo, window: Span) -> Spans:
        """When the layer has anybody at all, within `window`."""
        first = hand_off(self.rotation, zone, 0) if self.rotation else self.starts
        start = max(window.start, first) if first else window.start
        end = min(window.end, self.ends) if self.ends else window.end
        if start >= end:
            return []
        life = [Span(start, end)]
        return shared(life, weekly(self.windows, zone, life[0])) if self.windows else life


def weekly(windows: Sequence[Window], zone: ZoneInfo, within: Span) -> Spans:
    """The hours that `windows` name, within a stretch of time."""
    return list(_weekly(tuple(windows), zone, within))


@lru_cache(maxsize=1024)  # many layers have the same hours, and for an hour everybody asks for the same week
def _weekly(windows: tuple[Window, ...], zone: ZoneInfo, within: Span) -> Spans:
    by_day: dict[int, list[Window]] = {}
    for one in windows:
        by_day.setdefault(one.weekday, []).append(one)
    day, last = (wall(within.start, zone) - _DAY).date(), wall(within.end, zone).date()
    found = []
    while day <= last:
        found += [_on(day, one, zone) for one in by_day.get(day.weekday(), ())]
        day += _DAY
    return shared(joined(found), [within])


def _on(day: date, window: Window, zone: ZoneInfo) -> Span:
    end = day if window.end > window.start else day + _DAY
    return Span(moment(datetime.combine(day, window.start), zone), moment(datetime.combine(end, window.end), zone))
