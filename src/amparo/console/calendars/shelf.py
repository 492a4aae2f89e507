"""All calendars."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars import queries
from amparo.calendars.hours import NeverOpen, Schedule, next_open, periods
from amparo.calendars.hours.words import week_words
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.permissions import CalendarPermission
from amparo.console.listing import Listed, list_page
from amparo.core import clock
from amparo.ui.times import dated

_LONG: Final = timedelta(days=8)  # open for longer is open day and night
_LIST = Listed(
    name=gettext_lazy("Business hours"),
    cells="console/cells/calendar.html",
    columns=[
        gettext_lazy("Name"),
        gettext_lazy("Hours"),
        gettext_lazy("Time zone"),
        gettext_lazy("Holidays"),
        gettext_lazy("Now"),
        gettext_lazy("State"),
    ],
    new=gettext_lazy("New calendar"),
    new_url="console:new_calendar",
    empty=gettext_lazy("No calendar yet"),
    why=gettext_lazy("A calendar says when a market works. Promised times are counted by it."),
    icon="calendar-clock",
)


@requires(CalendarPermission.CALENDARS_MANAGE)
@require_GET
def calendars(request: StaffRequest) -> HttpResponse:
    return list_page(request, _LIST, [_row(calendar) for calendar in queries.calendars()])


def _row(calendar: BusinessCalendar) -> dict[str, Any]:
    assert calendar.current_id is not None  # noqa: S101 - a saved calendar has a version
    schedule = queries.schedule(calendar.current_id)
    return {
        "calendar": calendar,
        "week": week_words(schedule),
        "zone": str(schedule.zone).replace("_", " "),
        "regions": schedule.regions,
        **_now(schedule),
    }


def _now(schedule: Schedule) -> dict[str, Any]:
    """Whether it is open, and until when or from when."""
    now = clock.now()
    try:
        opens = next_open(schedule, now)
    except NeverOpen:
        return {"is_open": False, "until": ""}
    if opens > now:
        return {"is_open": False, "until": _("opens %(time)s") % {"time": _said(schedule, opens)}}
    closes = periods(schedule, now, now + _LONG)[0].end
    if closes == now + _LONG:
        return {"is_open": True, "until": _("day and night")}
    return {"is_open": True, "until": _("until %(time)s") % {"time": _said(schedule, closes)}}


def _said(schedule: Schedule, moment: datetime) -> str:
    """On the calendar's clock; the day only when it is another than there now."""
    local = moment.astimezone(schedule.zone)
    is_today = local.date() == clock.now().astimezone(schedule.zone).date()
    return f"{local:%H:%M}" if is_today else f"{dated(local, 'D j M')}, {local:%H:%M}"
