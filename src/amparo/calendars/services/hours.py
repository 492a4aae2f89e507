from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars.events import CalendarSaved
from amparo.calendars.hours import BadHours
from amparo.calendars.hours.document import read, tidy
from amparo.calendars.models import BusinessCalendar, CalendarVersion
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries.hours import opens_again
from amparo.calendars.use import uses_of
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import Labels

_MOST_DATES: Final = 1000  # of one kind: a decade of them is a mistake

_PROBLEMS: Final[Labels] = {
    "zone": _("There is no time zone %(value)s."),
    "time": _("%(value)s is no time of day. Write it as 09:00, and midnight at the end of a day as 24:00."),
    "week": _("%(value)s ends before it begins. Hours past midnight go on under the next day, from 00:00."),
    "breaks": _("The break %(value)s ends before it begins."),
    "regions": _("No holidays are known for %(value)s."),
}


@dataclass(frozen=True, kw_only=True)
class CalendarShape:
    """What a calendar is: its code and name, and its hours as `hours.document` writes them."""

    code: str
    name: str
    document: Mapping[str, Any] = field(default_factory=dict)
    is_active: bool = True


@transaction.atomic
def save_calendar(*, by: Doer, shape: CalendarShape, calendar: BusinessCalendar | None = None) -> BusinessCalendar:
    """Make a calendar, or give `calendar` a new shape; other hours are a new version, which holds at once.

    What counts by an older version goes on counting by it. Hours that never come again are kept, unless something
    counts by the calendar. Raises Invalid, Conflict (the code is taken), NotAllowed.
    """
    demand(by, CalendarPermission.CALENDARS_MANAGE)
    name = " ".join(shape.name.split())[:80]
    if not name:
        raise Invalid(_("Give the calendar a name."), field="name")
    if not shape.code:
        raise Invalid(_("Give the calendar a code."), field="code")
    document = _document(shape.document)
    saved = BusinessCalendar.objects.select_for_update().get(pk=calendar.pk) if calendar else BusinessCalendar()
    if calendar:
        _refuse_to_strand(calendar, shape=shape, document=document)
    saved.code, saved.name, saved.is_active = shape.code, name, shape.is_active
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Conflict(_("There is a calendar %(code)s already.") % {"code": shape.code}) from None
    before = saved.current
    if before is None or before.document != document:
        saved.current = _next_version(saved, document, by=by)
        saved.save(update_fields=["current"])
    number = saved.current.number if saved.current else 0
    record(CalendarSaved(name=name, version=number), by=actor_of(by), about=Subject("calendar", saved.pk))
    return saved


def _next_version(calendar: BusinessCalendar, document: dict[str, Any], *, by: Doer) -> CalendarVersion:
    newest = CalendarVersion.objects.filter(calendar=calendar).aggregate(number=Max("number"))["number"] or 0
    person = by if isinstance(by, User) else None
    return CalendarVersion.objects.create(calendar=calendar, number=newest + 1, document=document, made_by=person)


def _document(written: Mapping[str, Any]) -> dict[str, Any]:
    """As it is kept. Raises Invalid with a sentence about the part that cannot be read."""
    try:
        found = tidy(written)
    except BadHours as problem:
        sentence = _PROBLEMS.get(problem.field, _("%(value)s cannot be read."))
        raise Invalid(sentence % {"value": problem.value}, field=problem.field) from None
    if any(len(found.get(part, ())) > _MOST_DATES for part in ("dates", "added", "removed")):
        raise Invalid(_("That are more than %(most)s dates.") % {"most": _MOST_DATES}, field="dates")
    return found


def _refuse_to_strand(calendar: BusinessCalendar, *, shape: CalendarShape, document: dict[str, Any]) -> None:
    """Raise Invalid when something counts by the calendar that could not count by its new shape."""
    opens = opens_again(read(document))
    if shape.is_active and opens:
        return
    users = uses_of(calendar)
    if not users:
        return
    names = {"names": ", ".join(users)}
    if not opens:
        raise Invalid(_("With these hours it never opens, and nothing could be due by %(names)s.") % names)
    raise Invalid(_("It stays in use as long as this counts by it: %(names)s.") % names, field="is_active")
