"""When somebody works: a plain value, from which everything else about business time is computed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from amparo.calendars import holiday_days
from amparo.calendars.hours.errors import BadHours

DAY: Final = 24 * 60
WEEKDAYS: Final = 7


class Window(NamedTuple):
    """From `start` to before `end` in minutes of the wall clock since midnight; at most 0 to 1440."""

    start: int
    end: int


Windows = tuple[Window, ...]
Week = tuple[Windows, ...]

CLOSED: Final[Windows] = ()
NO_WEEK: Final[Week] = (CLOSED,) * WEEKDAYS


@dataclass(frozen=True, eq=False)
class Schedule:
    """Hours of the wall clock in `zone`, Monday first.

    The hours of a date are, in this order: what `dates` says of it; nothing on a holiday; else the weekday's less its
    breaks. `date_breaks` are taken off in any case. Holidays are those of the `regions` without the `removed` dates,
    and the `added` ones. A window ends at midnight at the latest: what goes on stands on the next day as well.
    """

    zone: ZoneInfo
    week: Week = NO_WEEK
    breaks: Week = NO_WEEK
    dates: Mapping[date, Windows] = field(default_factory=dict)
    date_breaks: Mapping[date, Windows] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    @classmethod
    def always(cls, zone: ZoneInfo) -> "Schedule":
        """Open day and night, on holidays too."""
        return cls(zone=zone, week=((Window(0, DAY),),) * WEEKDAYS)

    @cached_property
    def weekly(self) -> Week:
        """The hours of each weekday, breaks taken off."""
        return tuple(without(mine, off) for mine, off in zip(self.week, self.breaks, strict=True))

    @cached_property
    def last_date(self) -> date | None:
        """The last date that can have hours; None when there is no last one, `date.min` when none has any."""
        if any(self.weekly):
            return None
        return max((day for day in self.dates if self.windows(day)), default=date.min)

    @property
    def never_opens(self) -> bool:
        """Whether no date has any hours."""
        return self.last_date == date.min

    def windows(self, day: date) -> Windows:
        """The hours of `day`: apart from each other, in order."""
        if day in self.dates:
            found = self.dates[day]
        elif self.is_holiday(day):
            found = CLOSED
        else:
            found = self.weekly[day.weekday()]
        return without(found, self.date_breaks[day]) if day in self.date_breaks else found

    def breaks_of(self, day: date) -> Windows:
        """The breaks of `day`. A special date has only those that were said of it."""
        usual = CLOSED if day in self.dates or self.is_holiday(day) else self.breaks[day.weekday()]
        return merged([*usual, *self.date_breaks.get(day, CLOSED)])

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a holiday here, even one with special hours."""
        if day in self.added:
            return True
        return day not in self.removed and any(day in holiday_days.days(region, day.year) for region in self.regions)


def merged(windows: Iterable[Sequence[int]]) -> Windows:
    """In order, those that touch or overlap joined. Raises BadHours for one that is no window."""
    found: list[Window] = []
    for start, end in sorted(map(tuple, windows)):
        if not 0 <= start < end <= DAY:
            raise BadHours("window", (start, end))
        if found and start <= found[-1].end:
            found[-1] = Window(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Window(start, end))
    return tuple(found)


def without(windows: Windows, off: Windows) -> Windows:
    """What is left of `windows` outside `off`, both as `merged` gives them."""
    left: list[Window] = []
    for start, end in windows:
        begins = start
        for pause in off:
            if pause.end <= begins or pause.start >= end:
                continue
            if begins < pause.start:
                left.append(Window(begins, pause.start))
            begins = pause.end
        if begins < end:
            left.append(Window(begins, end))
    return tuple(left)
