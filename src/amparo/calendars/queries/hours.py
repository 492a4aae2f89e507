"""Reads of calendars. Hours are no secret: whoever is staff may see them, so nothing is hidden per reader."""

from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from amparo.calendars.hours import NeverOpen, Schedule, next_open
from amparo.calendars.hours.document import read
from amparo.calendars.models import BusinessCalendar, CalendarVersion
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.finding import find

_KEPT: Final = 256  # schedules, some 100 KB each with the years that were asked for


@lru_cache(maxsize=_KEPT)
def schedule(version_id: int) -> Schedule:
    """The hours of a version, kept in this process since a version never changes. Raises Missing."""
    document = CalendarVersion.objects.filter(pk=version_id).values_list("document", flat=True).first()
    if document is None:
        raise Missing
    return read(document)


def current_version(calendar_id: int) -> CalendarVersion:
    """The version of a calendar that holds now. Raises Missing."""
    found = calendar(calendar_id).current
    if found is None:
        raise Missing
    return found


def calendar(pk: int) -> BusinessCalendar:
    """A calendar with the version that holds. Raises Missing."""
    return find(BusinessCalendar.objects.select_related("current"), pk=pk)


def version(calendar: BusinessCalendar, number: int) -> CalendarVersion:
    """One of a calendar's versions. Raises Missing."""
    return find(CalendarVersion.objects, calendar=calendar, number=number)


def calendars() -> QuerySet[BusinessCalendar]:
    """All of them with the version that holds, those in use first, by name."""
    return BusinessCalendar.objects.select_related("current").order_by("-is_active", "name", "pk")


def versions_of(calendar: BusinessCalendar) -> QuerySet[CalendarVersion]:
    """Newest first, with who made each."""
    return CalendarVersion.objects.filter(calendar=calendar).select_related("made_by").order_by("-number")


def opens_again(hours: Schedule) -> bool:
    """Whether it is open now or will be: else nothing can ever be due by it."""
    try:
        next_open(hours, clock.now())
    except NeverOpen:
        return False
    return True
