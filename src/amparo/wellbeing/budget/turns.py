"""Rotation: some weeks with work of high severity, then some weeks without."""

from collections.abc import Iterable
from datetime import date, timedelta

_WEEK = timedelta(weeks=1)


def out_until(high_days: Iterable[date], today: date, *, weeks_in: int, weeks_out: int) -> date | None:
    """Until which day (not included) somebody stays out of work of high severity; None: they may do it today.

    `high_days` are the days on which they did such work. A stint begins with the first of them after a stint and its
    rest, or after as long without any as a rest takes.
    """
    if not weeks_out:
        return None
    begins: date | None = None
    last: date | None = None
    for day in sorted(set(high_days)):
        rested = last is not None and day - last > weeks_out * _WEEK
        if begins is None or rested or _ends(begins, weeks_in, weeks_out) <= day:
            begins = day
        last = day
    if begins is None or last is None or today - last > weeks_out * _WEEK:
        return None
    ends = _ends(begins, weeks_in, weeks_out)
    return ends if begins + weeks_in * _WEEK <= today < ends else None


def _ends(begins: date, weeks_in: int, weeks_out: int) -> date:
    return begins + (weeks_in + weeks_out) * _WEEK
