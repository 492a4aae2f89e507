"""When a ticket may come back: a few good moments, or one that is written down."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Invalid

MORNING: Final = 9  # o'clock, in the zone of the person who snoozes


def choices_for(user: User) -> dict[str, datetime]:
    """The good moments by name; the first is the soonest."""
    local = clock.now().astimezone(ZoneInfo(user.time_zone))
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return {
        "hour": local + timedelta(hours=1),
        "hours": local + timedelta(hours=3),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=7 - local.weekday()),
    }


def moment_of(said: str, user: User) -> datetime:
    """The moment that a name of `choices_for`, or an HTML date and time, means. Raises Invalid."""
    if chosen := choices_for(user).get(said):
        return chosen
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("Choose a day and an hour."), field="until")
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(user.time_zone))
