"""Where a zone's clock changes: within a stretch between two changes, the wall clock is UTC plus one offset.

`zoneinfo` tells the offset of a moment, never when it changes; it is asked for each day and the change looked for
where two days differ. No zone has changed twice within one day since 1970.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = 24 * 60 * 60
_KEPT: Final = 256  # years of zones


class Stretch(NamedTuple):
    """From `start` to before `end` in seconds since 1970 the zone's clock is `offset` seconds ahead of UTC."""

    start: int
    end: int
    offset: int


def year_starts(year: int) -> int:
    """Seconds from 1970 to the first moment of `year` in UTC."""
    return round((datetime(year, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())


@lru_cache(maxsize=_KEPT)
def stretches(zone: ZoneInfo, year: int) -> tuple[Stretch, ...]:
    """A year of UTC in stretches without a change of the clock, in order and without gaps."""
    end = year_starts(year + 1)
    found: list[Stretch] = []
    began = at = year_starts(year)
    offset = _offset(zone, at)
    while at < end:
        after = min(at + _DAY, end)
        if _offset(zone, after) != offset:
            change = _change(zone, at, after)
            if change == end:  # the next year's business
                break
            found.append(Stretch(began, change, offset))
            began, offset = change, _offset(zone, change)
        at = after
    return (*found, Stretch(began, end, offset))


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second between the two that has the offset of `after`."""
    wanted = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == wanted:
            after = middle
        else:
            before = middle
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    found = (_EPOCH + timedelta(seconds=at)).astimezone(zone).utcoffset()
    assert found is not None  # noqa: S101 - an aware moment has one
    return round(found.total_seconds())
