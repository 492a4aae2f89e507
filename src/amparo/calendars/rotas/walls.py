"""From the clock on the wall to a moment in time, also on days when the clock is changed."""

from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache
from zoneinfo import ZoneInfo

_HOUR = timedelta(hours=1)


@lru_cache(maxsize=4096)  # the hours of a week come again and again
def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clock in `zone` shows `wall` (without a zone), in UTC.

    A time that comes twice is its first coming; one that is left out is the moment at which it is left out, so that
    later walls never are earlier moments.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    found = first.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    return _change_between(first.replace(fold=1).astimezone(UTC), found, zone)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second with the offset of `after`: the clock jumps there."""
    wanted = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == wanted:
            after = middle
        else:
            before = middle
    return after


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock in `zone` shows at the moment `at`, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When `day` begins in `zone`."""
    return moment(datetime.combine(day, time_of_day()), zone)
