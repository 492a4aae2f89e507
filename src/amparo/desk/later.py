"""When a ticket may come back: a few good moments, or one that is written down."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import Labels

MORNING: Final = 9  # o'clock, in the zone of the person who snoozes


_WORDS: Final[Labels] = {
    "hour": gettext_lazy("In an hour"),
    "hours": gettext_lazy("In three hours"),
    "tomorrow": gettext_lazy("Tomorrow morning"),
    "monday": gettext_lazy("Next Monday"),
}


def choices_for(user: User) -> list[tuple[str, str | Promise, datetime]]:
    """The good moments with their names and words; the first is the soonest, and on a Sunday Monday is tomorrow."""
    moments = _moments(user)
    if moments["monday"] == moments["tomorrow"]:
        del moments["monday"]
    return [(name, _WORDS[name], moment) for name, moment in moments.items()]


def _moments(user: User) -> dict[str, datetime]:
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
    if chosen := _moments(user).get(said):
        return chosen
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("Choose a day and an hour."), field="until")
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(user.time_zone))
