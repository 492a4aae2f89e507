"""Hours in words, in the language of the moment."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from amparo.calendars.hours.document import time_text
from amparo.calendars.hours.schedule import DAY, WEEKDAYS, Schedule, Window, Windows

DASH: Final = "–"  # noqa: RUF001 - the dash between two times is this one
_ALL_DAY: Final = (Window(0, DAY),)


def windows_words(windows: Windows) -> str:
    """The hours of a day; "closed" for none."""
    if windows == _ALL_DAY:
        return _("day and night")
    return pairs_words([(time_text(window.start), time_text(window.end)) for window in windows]) or _("closed")


def pairs_words(pairs: Sequence[Sequence[str]]) -> str:
    """Pairs of times as they are read and typed; nothing for none."""
    return ", ".join(f"{start}{DASH}{end}" for start, end in pairs)


def week_words(schedule: Schedule) -> list[str]:
    """The week, neighbouring days with the same hours together; closed days are left out."""
    if schedule.weekly == (_ALL_DAY,) * WEEKDAYS:
        return [_("day and night")]
    return [f"{_days(first, last)} {windows_words(windows)}" for first, last, windows in _alike(schedule) if windows]


def _alike(schedule: Schedule) -> Iterator[tuple[int, int, Windows]]:
    """(first weekday, last weekday, their hours) for each run of days with the same."""
    first = 0
    for day in range(1, WEEKDAYS + 1):
        if day == WEEKDAYS or schedule.weekly[day] != schedule.weekly[first]:
            yield first, day - 1, schedule.weekly[first]
            first = day


def _days(first: int, last: int) -> str:
    one, other = str(WEEKDAYS_ABBR[first]), str(WEEKDAYS_ABBR[last])
    return one if first == last else f"{one}{DASH}{other}"
