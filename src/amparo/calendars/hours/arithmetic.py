"""Business-time arithmetic: pure functions of a schedule and aware moments; every moment returned is in UTC.

`add` and `between` are inverse: `between(s, m, add(s, m, a)) == a`, and likewise for `subtract`. A moment at which the
hours end still belongs to them when it is a result, for that is when a promise of the remaining time falls due.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from amparo.calendars.hours.errors import BadAmount, NeverOpen
from amparo.calendars.hours.schedule import Schedule, Windows
from amparo.calendars.hours.timeline import (
    FIRST_YEAR,
    LAST_YEAR,
    backwards,
    moment_of,
    onwards,
    ticks,
    year_at,
    year_of,
)

_TICK = timedelta(microseconds=1)
_YEAR = timedelta(days=366) // _TICK


class Period(NamedTuple):
    """Open from `start` to before `end`, both UTC."""

    start: datetime
    end: datetime


def add(schedule: Schedule, moment: datetime, amount: timedelta) -> datetime:
    """The first moment that has `amount` of open time between itself and `moment`; the next open one for none.

    Raises NeverOpen, BadAmount (below zero).
    """
    left, at = _amount(amount), ticks(moment)
    if not left:
        return next_open(schedule, moment)
    for year in onwards(schedule, year_at(at)):
        worked = year.worked(at)
        if year.total - worked >= left:
            return moment_of(year.reaches(worked + left))
        left -= year.total - worked
    raise NeverOpen


def subtract(schedule: Schedule, moment: datetime, amount: timedelta) -> datetime:
    """The last moment with `amount` of open time from it to `moment`; when it was last open for none.

    Raises NeverOpen, BadAmount (below zero).
    """
    left, at = _amount(amount), ticks(moment)
    for year in backwards(schedule, year_at(at)):
        worked = year.worked(at)
        if not left and worked:
            return moment_of(year.reaches(worked))
        if left and worked >= left:
            return moment_of(year.leaves(worked - left))
        left -= worked
    raise NeverOpen


def due(schedule: Schedule, moment: datetime, amount: timedelta) -> datetime:
    """When a promise of `amount` made at `moment` falls due: `add`, but a promise of no time is none.

    Raises NeverOpen, BadAmount (zero or below).
    """
    if amount <= timedelta():
        raise BadAmount(amount)
    return add(schedule, moment, amount)


def between(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """The open time from `start` to `end`; zero when `end` is not after it."""
    first, last = ticks(start), ticks(end)
    if last <= first:
        return timedelta()
    years = range(max(year_at(first), FIRST_YEAR), min(year_at(last), LAST_YEAR) + 1)
    touched = [year_of(schedule, year) for year in years]
    return sum(year.worked(last) - year.worked(first) for year in touched) * _TICK


def is_open(schedule: Schedule, moment: datetime) -> bool:
    local = moment.astimezone(schedule.zone)
    return _inside(schedule.windows(local.date()), local)


def on_break(schedule: Schedule, moment: datetime) -> bool:
    """Whether a break of that date is under way."""
    local = moment.astimezone(schedule.zone)
    return _inside(schedule.breaks_of(local.date()), local)


def next_open(schedule: Schedule, moment: datetime) -> datetime:
    """`moment` itself when it is open, else when it opens next. Raises NeverOpen."""
    at = ticks(moment)
    for year in onwards(schedule, year_at(at)):
        worked = year.worked(at)
        if worked < year.total:
            return moment_of(year.leaves(worked))
    raise NeverOpen


def add_days(schedule: Schedule, moment: datetime, days: int) -> datetime:
    """The same wall time `days` working days later, or when it opens next after it.

    A working day is a date with any hours. Raises NeverOpen, BadAmount (below zero).
    """
    found = _days_off(schedule, moment, days, step=timedelta(days=1))
    just_before = found - _TICK
    return found if is_open(schedule, just_before) else next_open(schedule, found)


def subtract_days(schedule: Schedule, moment: datetime, days: int) -> datetime:
    """The same wall time `days` working days earlier, or when it last closed before it.

    Raises NeverOpen, BadAmount (below zero).
    """
    found = _days_off(schedule, moment, days, step=timedelta(days=-1))
    return found if is_open(schedule, found) else subtract(schedule, found, timedelta())


def periods_after(schedule: Schedule, moment: datetime) -> Iterator[Period]:
    """The open periods from `moment` on, in order and apart, the first cut off there.

    One that lasts for years comes in parts of more than one. Endless as a rule; it ends where special dates do.
    """
    at = ticks(moment)
    held: tuple[int, int] | None = None
    with suppress(NeverOpen):
        for year in onwards(schedule, year_at(at)):
            for opens, closes in zip(year.opens, year.closes, strict=True):
                start = max(opens, at)
                if closes <= start:
                    continue
                if held and held[1] == start and start - held[0] < _YEAR:  # it was cut by the end of a year
                    start = held[0]
                elif held:
                    yield Period(moment_of(held[0]), moment_of(held[1]))
                held = (start, closes)
    if held:
        yield Period(moment_of(held[0]), moment_of(held[1]))


def periods(schedule: Schedule, start: datetime, end: datetime) -> list[Period]:
    """The open periods between two moments, in order and apart, the first and the last cut off there."""
    first, last = ticks(start), ticks(end)
    if last <= first:
        return []
    found: list[tuple[int, int]] = []
    for year in range(max(year_at(first), FIRST_YEAR), min(year_at(last), LAST_YEAR) + 1):
        known = year_of(schedule, year)
        touched = slice(bisect_right(known.closes, first), bisect_left(known.opens, last))
        for opens, closes in zip(known.opens[touched], known.closes[touched], strict=True):
            begins, ends = max(opens, first), min(closes, last)
            if found and found[-1][1] == begins:  # it was cut by the end of a year
                begins = found.pop()[0]
            found.append((begins, ends))
    return [Period(moment_of(begins), moment_of(ends)) for begins, ends in found]


def common(first: Iterable[Period], second: Iterable[Period]) -> Iterator[Period]:
    """The time that two runs of periods share; each in order and apart, as `periods_after` gives them."""
    ours, theirs = iter(first), iter(second)
    one, other = next(ours, None), next(theirs, None)
    while one and other:
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end:
            yield Period(start, end)
        if one.end <= other.end:
            one = next(ours, None)
        else:
            other = next(theirs, None)


def _amount(amount: timedelta) -> int:
    if amount < timedelta():
        raise BadAmount(amount)
    return amount // _TICK


def _days_off(schedule: Schedule, moment: datetime, days: int, *, step: timedelta) -> datetime:
    """The wall time of `moment` on the date that is `days` working days away in the direction of `step`."""
    if days < 0:
        raise BadAmount(days)
    local = moment.astimezone(schedule.zone)
    day, last = local.date(), schedule.last_date
    while days:
        day += step
        if (last and day > last) or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise NeverOpen
        days -= bool(schedule.windows(day))
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def _inside(windows: Windows, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in windows)
