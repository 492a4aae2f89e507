"""Quiet hours: plain arithmetic on the clock of a wall."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)


def quiet_until(begins: time, ends: time, zone: ZoneInfo, moment: datetime) -> datetime | None:
    """When the quiet hours end in which `moment` lies; None outside them.

    They may go past midnight; the same time twice is no quiet at all. A day on which clocks change has its own length:
    only the wall counts.
    """
    if begins == ends:
        return None
    local = moment.astimezone(zone)
    for day in (local - _DAY, local):
        first = day.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0, fold=0)
        last = (first if ends > begins else first + _DAY).replace(hour=ends.hour, minute=ends.minute, fold=0)
        if first <= local < last:
            return last.astimezone(moment.tzinfo)
    return None
