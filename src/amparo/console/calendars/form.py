"""A calendar as it is typed: its week, its holidays, and the dates that are different."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import market_choices, time_zone_choices
from amparo.calendars import holiday_days
from amparo.calendars.hours.document import WEEKDAY_CODES
from amparo.calendars.hours.words import pairs_words
from amparo.calendars.services import CalendarShape
from amparo.console.calendars.typed import HoursField
from amparo.core import clock
from amparo.ui.fields import DayField

HOURS, CLOSED, USUAL = "hours", "closed", "usual"
_KINDS: Final = (
    (HOURS, _("special hours")),
    (CLOSED, _("a holiday here")),
    (USUAL, _("no holiday here")),
)


class CalendarForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.SlugField(
        label=_("Code"), max_length=60, required=False, help_text=_("Left empty, it is made from the name.")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, help_text=_("The hours are read on its clock, all year.")
    )
    always_open = forms.BooleanField(
        label=_("Always open"),
        required=False,
        help_text=_("Day and night, on holidays too. What stands below is then not kept."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Public holidays of"),
        choices=lambda: [(code, code) for code in holiday_days.regions()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, code in enumerate(WEEKDAY_CODES):
            names = {"day": WEEKDAYS[number]}
            self.fields[f"week_{code}"] = HoursField(label=gettext("%(day)s: hours") % names)
            self.fields[f"breaks_{code}"] = HoursField(label=gettext("%(day)s: breaks") % names)

    # --- for drawing

    def days(self) -> list[dict[str, Any]]:
        """The week, a row per day."""
        return [
            {"name": WEEKDAYS[number], "hours": self[f"week_{code}"], "breaks": self[f"breaks_{code}"]}
            for number, code in enumerate(WEEKDAY_CODES)
        ]

    def countries(self) -> list[dict[str, Any]]:
        """The regions by country, each with those of its parts that are chosen."""
        chosen, names = set(self["regions"].value() or ()), dict(market_choices())
        found = []
        for country in holiday_days.COUNTRIES:
            parts = [
                {"code": code, "name": name, "is_chosen": code in chosen}
                for code, name in holiday_days.parts(country).items()
            ]
            picked = [part["name"] for part in parts if part["is_chosen"]]
            whole = {"code": country, "name": names[country], "is_chosen": country in chosen}
            found.append({"whole": whole, "parts": parts, "picked": picked})
        return found

    # --- what was typed

    def shape(self, dates: "Dates") -> CalendarShape:
        wanted = self.cleaned_data
        document = {
            "zone": wanted["zone"],
            "always_open": wanted["always_open"],
            "week": {code: wanted[f"week_{code}"] for code in WEEKDAY_CODES},
            "breaks": {code: wanted[f"breaks_{code}"] for code in WEEKDAY_CODES},
            "regions": wanted["regions"],
            **dates.said(),
        }
        code = wanted["code"] or slugify(wanted["name"])[:60]
        return CalendarShape(code=code, name=wanted["name"], document=document, is_active=wanted["is_active"])


class DateForm(forms.Form):
    day = DayField(label=_("Date"), required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=_KINDS, required=False)
    hours = HoursField(label=_("Hours"))
    name = forms.CharField(label=_("Name"), max_length=80, required=False)

    @property
    def is_past(self) -> bool:
        """Whether it was kept for a date that is over: shown apart from those to come."""
        day = (self.initial or {}).get("day")
        return day is not None and not self.errors and date.fromisoformat(day) < clock.now().date()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("day"):
            if "day" in said and (said.get("name") or said.get("hours")):
                self.add_error("day", gettext("Which date is it?"))
        elif said.get("kind") != HOURS and said.get("hours"):
            self.add_error("hours", gettext("Only special hours have hours."))
        return said


class Dates(forms.BaseFormSet[DateForm]):
    def clean(self) -> None:
        days = [row.cleaned_data["day"] for row in self.forms if row.is_valid() and row.cleaned_data.get("day")]
        twice = {day for day in days if days.count(day) > 1}
        for row in self.forms:
            if row.is_valid() and row.cleaned_data.get("day") in twice:
                row.add_error("day", gettext("This date stands here twice."))

    @property
    def past(self) -> list[DateForm]:
        return [row for row in self.forms if row.is_past]

    @property
    def to_come(self) -> list[DateForm]:
        return [row for row in self.forms if not row.is_past]

    def said(self) -> dict[str, Any]:
        """The dates as parts of `hours.document`. Rows without a date are none."""
        found: dict[str, Any] = {"dates": {}, "added": {}, "removed": {}}
        for row in self.forms:
            said = row.cleaned_data
            if not said.get("day"):
                continue
            day = said["day"].isoformat()
            if said["kind"] == HOURS:
                found["dates"][day] = {"name": said["name"], "hours": said["hours"]}
            else:
                found["added" if said["kind"] == CLOSED else "removed"][day] = said["name"]
        return found


_DATES: Final = forms.formset_factory(DateForm, formset=Dates, extra=3, max_num=1000, absolute_max=1000)


def dates_form(typed: Any = None, *, initial: Sequence[Mapping[str, Any]] = ()) -> Dates:
    """The rows of dates as they were typed, or as they are kept and three empty ones."""
    return cast("Dates", _DATES(typed, initial=initial, prefix="dates"))


def as_typed(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows of a document that is kept."""
    week, breaks = document.get("week", {}), document.get("breaks", {})
    return {
        "zone": document.get("zone", ""),
        "always_open": document.get("always_open", False),
        "regions": document.get("regions", []),
        **{f"week_{code}": pairs_words(week.get(code, [])) for code in WEEKDAY_CODES},
        **{f"breaks_{code}": pairs_words(breaks.get(code, [])) for code in WEEKDAY_CODES},
    }


def dates_as_typed(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The dates of a document that is kept, a row each, in order."""
    rows = [
        {"day": day, "kind": HOURS, "hours": pairs_words(said.get("hours", [])), "name": said.get("name", "")}
        for day, said in document.get("dates", {}).items()
    ]
    for kind, part in ((CLOSED, "added"), (USUAL, "removed")):
        rows += [{"day": day, "kind": kind, "name": name} for day, name in document.get(part, {}).items()]
    return sorted(rows, key=lambda row: str(row["day"]))
