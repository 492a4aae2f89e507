"""The open time of a schedule, a year of UTC at a time, so that every question is a search in sorted numbers.

Open is each moment whose wall clock stands inside a window. So an hour that the clock skips has no open time, one that
it shows twice is open twice, and nothing needs to be decided about wall times that do not exist or exist twice.

All moments are whole microseconds since 1970 UTC.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Final
from weakref import WeakKeyDictionary

from amparo.calendars.hours.errors import NeverOpen
from amparo.calendars.hours.schedule import Schedule
from amparo.calendars.hours.zones import stretches

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_DAY: Final = 24 * 60 * 60
_MINUTE: Final = 60
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
FIRST_YEAR: Final = 1971  # what is known of zones before 1970 is no base for promises
LAST_YEAR: Final = 2200
_YEARS_KEPT: Final = 12  # of one schedule


class Year:
    """The open periods of one year: `opens[i]` to before `closes[i]`, with `before[i]` of open time ahead of it."""

    __slots__ = ("before", "closes", "opens", "total")

    def __init__(self, periods: list[tuple[int, int]]) -> None:
        self.opens = [start for start, _end in periods]
        self.closes = [end for _start, end in periods]
        sums = list(accumulate((end - start for start, end in periods), initial=0))
        self.before, self.total = sums[:-1], sums[-1]

    def worked(self, at: int) -> int:
        """The open time of the year until `at`."""
        i = bisect_right(self.opens, at) - 1
        return 0 if i < 0 else self.before[i] + min(at, self.closes[i]) - self.opens[i]

    def reaches(self, worked: int) -> int:
        """The first moment with `worked` (0 < worked ≤ total) behind it: within a period, or its end."""
        i = bisect_left(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]

    def leaves(self, worked: int) -> int:
        """The last moment with `worked` (0 ≤ worked < total) behind it: within a period, or its beginning."""
        i = bisect_right(self.before, worked) - 1
        return self.opens[i] + worked - self.before[i]


_years: WeakKeyDictionary[Schedule, dict[int, Year]] = WeakKeyDictionary()


def year_of(schedule: Schedule, year: int) -> Year:
    """The open time of a year, computed once."""
    known = _years.setdefault(schedule, {})
    found = known.get(year)
    if found is None:
        if len(known) >= _YEARS_KEPT:
            known.clear()
        found = known[year] = Year(_periods(schedule, year))
    return found


def onwards(schedule: Schedule, year: int) -> Iterator[Year]:
    """From `year` on. Raises NeverOpen after the last that can have hours."""
    last = schedule.last_date
    end = LAST_YEAR if last is None else min(last.year + 1, LAST_YEAR)  # a date may reach into the next year of UTC
    for one in range(max(year, FIRST_YEAR), end + 1):
        yield year_of(schedule, one)
    raise NeverOpen


def backwards(schedule: Schedule, year: int) -> Iterator[Year]:
    """From `year` back. Raises NeverOpen after the first that is known."""
    first = LAST_YEAR if schedule.never_opens else FIRST_YEAR
    for one in range(min(year, LAST_YEAR), first - 1, -1):
        yield year_of(schedule, one)
    raise NeverOpen


def ticks(moment: datetime) -> int:
    """Microseconds since 1970 UTC. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return (moment - _EPOCH) // _TICK


def moment_of(at: int) -> datetime:
    """The moment, aware, in UTC."""
    return _EPOCH + timedelta(microseconds=at)


def year_at(at: int) -> int:
    return moment_of(at).year


def _periods(schedule: Schedule, year: int) -> list[tuple[int, int]]:
    """The open periods of a year in order; those that touch are one, however many days it lasts."""
    found: list[tuple[int, int]] = []
    for stretch in stretches(schedule.zone, year):
        first, last = ((at + stretch.offset) // _DAY for at in (stretch.start, stretch.end - 1))
        for number in range(first, last + 1):
            midnight = number * _DAY - stretch.offset
            for window in schedule.windows(date.fromordinal(_EPOCH_DAY + number)):
                start = max(midnight + window.start * _MINUTE, stretch.start) * _SECOND
                end = min(midnight + window.end * _MINUTE, stretch.end) * _SECOND
                if start >= end:
                    continue
                if found and found[-1][1] == start:
                    start = found.pop()[0]
                found.append((start, end))
    return found
