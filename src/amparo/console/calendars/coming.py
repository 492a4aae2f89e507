"""How a calendar falls: its coming two weeks, and when a time asked about is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from amparo.calendars import holiday_days
from amparo.calendars.hours import NeverOpen, Schedule, add, add_days, between
from amparo.calendars.hours.document import read
from amparo.calendars.hours.words import windows_words
from amparo.core import clock
from amparo.ui.fields import MomentField
from amparo.ui.times import dated

DAYS: Final = 14
_DAY: Final = timedelta(days=1)
_HOURS, _WORKING_DAYS = "hours", "days"


@dataclass(frozen=True, kw_only=True)
class ComingDay:
    day: date
    words: str
    is_open: bool
    holidays: str  # their names; a local change may keep it open
    clock: str  # how the clock changes that day
    bars: list[tuple[int, int]]  # begin and length in minutes, for drawing
    is_today: bool


def coming_days(document: Mapping[str, Any]) -> list[ComingDay]:
    """From today on in the calendar's zone."""
    schedule = read(document)
    today = clock.now().astimezone(schedule.zone).date()
    return [_day(schedule, document, today + n * _DAY, is_today=n == 0) for n in range(DAYS)]


def open_time(schedule: Schedule) -> timedelta:
    """The open time of the coming two weeks, today as a whole."""
    today = clock.now().astimezone(schedule.zone).date()
    return between(schedule, _midnight(schedule, today), _midnight(schedule, today + DAYS * _DAY))


def _day(schedule: Schedule, document: Mapping[str, Any], day: date, *, is_today: bool) -> ComingDay:
    windows = schedule.windows(day)
    return ComingDay(
        day=day,
        words=windows_words(windows),
        is_open=bool(windows),
        holidays=", ".join(_names(document, day)),
        clock=_clock_change(schedule, day),
        bars=[(window.start, window.end - window.start) for window in windows],
        is_today=is_today,
    )


def _names(document: Mapping[str, Any], day: date) -> list[str]:
    """What the day is called: by those who made the calendar, else by its regions."""
    key = day.isoformat()
    said = [document.get(part, {}).get(key) for part in ("added", "removed")]
    said.append(document.get("dates", {}).get(key, {}).get("name"))
    ours = [name for name in said if name]
    if ours:
        return ours
    language = get_language() or ""
    found = [holiday_days.names(region, day.year, language).get(day) for region in document.get("regions", ())]
    return sorted({name for name in found if name})


def _clock_change(schedule: Schedule, day: date) -> str:
    change = (_midnight(schedule, day + _DAY) - _midnight(schedule, day)) - _DAY
    if not change:
        return ""
    minutes = abs(change) // timedelta(minutes=1)
    if change > timedelta():
        return _("the clock goes back %(minutes)s min") % {"minutes": minutes}
    return _("the clock goes forward %(minutes)s min") % {"minutes": minutes}


def _midnight(schedule: Schedule, day: date) -> datetime:
    """The first moment of a day, in UTC: differences of wall times would not see the clock change."""
    return datetime(day.year, day.month, day.day, tzinfo=schedule.zone).astimezone(clock.now().tzinfo)


class TryForm(forms.Form):
    """A question to a calendar: how much time, from when."""

    prefix = "try"

    amount = forms.IntegerField(label=gettext_lazy("How much"), min_value=0, max_value=5000, initial=8)
    unit = forms.ChoiceField(
        label=gettext_lazy("Of what"),
        choices=[(_HOURS, gettext_lazy("working hours")), (_WORKING_DAYS, gettext_lazy("working days"))],
    )
    start = MomentField(label=gettext_lazy("From"), help_text=gettext_lazy("On the calendar's clock."))

    def answer(self, schedule: Schedule) -> str:
        """When the time is over, in a sentence; the reader's zone has no part in it."""
        amount, start = self.cleaned_data["amount"], self.cleaned_data["start"].replace(tzinfo=schedule.zone)
        try:
            if self.cleaned_data["unit"] == _WORKING_DAYS:
                end = add_days(schedule, start, amount)
                pattern = ngettext(
                    "%(n)s working day from %(start)s is %(end)s.",
                    "%(n)s working days from %(start)s is %(end)s.",
                    amount,
                )
            else:
                end = add(schedule, start, timedelta(hours=amount))
                pattern = ngettext(
                    "%(n)s working hour from %(start)s is %(end)s.",
                    "%(n)s working hours from %(start)s is %(end)s.",
                    amount,
                )
        except NeverOpen:
            return _("It never comes: these hours do not open for that long.")
        return pattern % {"n": amount, "start": _said(start), "end": _said(end.astimezone(schedule.zone))}


def question_now(schedule: Schedule) -> dict[str, Any]:
    """What stands there before anybody has asked: eight hours from the quarter of an hour that it is there now."""
    local = clock.now().astimezone(schedule.zone)
    start = local.replace(minute=local.minute // 15 * 15, second=0, microsecond=0, tzinfo=None)
    return {"try-amount": 8, "try-unit": _HOURS, "try-start": start.strftime("%Y-%m-%dT%H:%M")}


def _said(local: datetime) -> str:
    return f"{dated(local, 'D j M')}, {local:%H:%M}"
