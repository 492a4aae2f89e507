"""The shift that somebody works in now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.core.cache import cache

from amparo.accounts.models import User
from amparo.calendars.queries.ahead import shifts_for
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.wellbeing.budget.working_time import working_time

_KNOWN_FOR: Final = timedelta(minutes=1)  # every piece of work that is handed out asks
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Without a rota, or by one without an end, it is the person's day, and no end of it is known."""

    begins: datetime
    ends: datetime | None
    on: date
    asked_at: datetime


def shift_of(person: User) -> Shift:
    """The shift at the desk that is under way for `person` or has just ended, else the day in their time zone."""
    now = clock.now()
    zone = ZoneInfo(person.time_zone)
    key = f"wellbeing:shift:{person.pk}"
    found: Shift | None = cache.get(key)
    if found is None or not now - _KNOWN_FOR < found.asked_at <= now:
        found = _shift(person, now, zone)
        cache.set(key, found, _KNOWN_FOR.seconds)
    return found


def _shift(person: User, now: datetime, zone: ZoneInfo) -> Shift:
    spans = [
        (one.start, one.end)
        for one in shifts_for(person, now - 2 * _DAY, now + _DAY)
        if one.rota.kind == RotaKind.SHIFTS
    ]
    found = working_time(spans, now)
    if found and found[1] - found[0] <= _DAY:  # a rota that goes on and on says nothing of anybody's day
        begins, ends = found
        return Shift(begins=begins, ends=ends, on=begins.astimezone(zone).date(), asked_at=now)
    today = now.astimezone(zone)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return Shift(begins=midnight, ends=None, on=today.date(), asked_at=now)
