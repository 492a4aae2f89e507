"""A ladder as it is edited: its steps one under the other, with room for two more."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Team, User
from amparo.calendars.models import BusinessCalendar, Rota
from amparo.calendars.states import RotaKind
from amparo.core.secrets import seal
from amparo.core.text import number_in
from amparo.notifications.services import read_address
from amparo.paging.labels import HOURS_NAMES, TARGET_NAMES
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Draft
from amparo.paging.services.ladders import MOST_STEPS
from amparo.paging.states import Hours, TargetKind

_MORE: Final = 2
_MINUTES: Final = 5
_OF_STEP: Final = ("who", "wait", "hours", "calendar", "kept", "address")


class LadderForm(forms.Form):
    """Beside these fields every step has its own: from_1, who_1, wait_1, hours_1, calendar_1, kept_1 and address_1.

    `from_1` is the place that the step had when the ladder was last saved, however often it was moved since.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    repeat = forms.IntegerField(
        label=gettext_lazy("Walk it again"),
        min_value=0,
        max_value=9,
        initial=1,
        help_text=gettext_lazy("So often it begins anew when nobody has answered."),
    )
    grace = forms.IntegerField(
        label=gettext_lazy("Seconds before the first call"),
        min_value=0,
        max_value=600,
        initial=10,
        help_text=gettext_lazy("Time to take back what was raised by mistake."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        self.before = plan.steps if plan else ()
        super().__init__(*args, **kwargs)
        self.count = min(len(self.before) + _MORE, MOST_STEPS)
        people = _choices()
        calendars = [("", _("choose one")), *((str(pk), name) for pk, name in _calendars())]
        said = self.data if self.is_bound else self.initial
        for number in range(1, self.count + 1):
            self._add(number, _origin(said, number), people, calendars)

    @classmethod
    def moved(cls, typed: Mapping[str, Any], plan: Plan | None) -> "LadderForm":
        """What was typed, not judged yet, with a step and its neighbour in each other's place: `move` is "3:up"."""
        form = cls(typed, plan=plan)
        said = {name: form[name].value() for name in form.fields}
        place, _colon, way = typed["move"].partition(":")
        here = number_in(place) or 0
        there = here - 1 if way == "up" else here + 1
        if {here, there} <= set(range(1, form.count + 1)):
            for name in ("from", *_OF_STEP):
                one, other = f"{name}_{here}", f"{name}_{there}"
                said[one], said[other] = said.get(other), said.get(one)
        return cls(plan=plan, initial=said)

    def _before(self, origin: int) -> Step | None:
        """The step that stood there when the ladder was last saved."""
        return self.before[origin - 1] if origin <= len(self.before) else None

    def _add(self, number: int, origin: int, people: list[Any], calendars: list[Any]) -> None:
        step = self._before(origin)
        self.fields[f"from_{number}"] = forms.IntegerField(required=False, initial=origin, widget=forms.HiddenInput)
        targets = step.targets if step else ()
        kept = [(str(place), target.label) for place, target in enumerate(targets) if target.is_address]
        self.fields[f"who_{number}"] = forms.MultipleChoiceField(
            label=_("Call"),
            choices=people,
            required=False,
            initial=[f"{target.kind}:{target.id}" for target in targets if not target.is_address],
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )
        self.fields[f"wait_{number}"] = forms.IntegerField(
            label=_("Minutes to wait"),
            min_value=1,
            max_value=1440,
            initial=max(int(step.wait.total_seconds() // 60), 1) if step else _MINUTES,
        )
        self.fields[f"hours_{number}"] = forms.ChoiceField(
            label=_("When"), choices=list(HOURS_NAMES.items()), initial=str(step.hours) if step else Hours.ALWAYS
        )
        self.fields[f"calendar_{number}"] = forms.ChoiceField(
            label=_("Calendar"), choices=calendars, required=False, initial=step.calendar if step else ""
        )
        self.fields[f"address_{number}"] = forms.CharField(
            label=_("An address besides"),
            required=False,
            max_length=500,
            help_text=_("A mail address, or a service's own like ntfys://…, for somebody without an account."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
        if kept:
            self.fields[f"kept_{number}"] = forms.MultipleChoiceField(
                label=_("Addresses"),
                choices=kept,
                required=False,
                initial=[value for value, _label in kept],
                widget=forms.CheckboxSelectMultiple,
            )

    def steps(self) -> list[dict[str, Any]]:
        """For drawing."""
        said = self.data if self.is_bound else self.initial
        return [
            {"number": number, "origin": (origin := _origin(said, number)), "is_new": self._before(origin) is None}
            | {name: self[f"{name}_{number}"] for name in ("from", *_OF_STEP) if f"{name}_{number}" in self.fields}
            for number in range(1, self.count + 1)
        ]

    def draft(self) -> Draft:
        """What was typed; a step that calls nobody is left out. Raises Invalid for an address that cannot be used."""
        typed = self.cleaned_data
        steps = tuple(step for number in range(1, self.count + 1) if (step := self._step(number)).targets)
        plan = Plan(steps=steps, repeat=typed["repeat"], grace=timedelta(seconds=typed["grace"]))
        return Draft(name=typed["name"], plan=plan, is_active=typed["is_active"])

    def _step(self, number: int) -> Step:
        typed = self.cleaned_data
        hours = Hours(typed[f"hours_{number}"])
        calendar = typed[f"calendar_{number}"]
        targets = []
        for said in typed[f"who_{number}"]:
            kind, _colon, pk = said.partition(":")
            targets.append(Target(kind=TargetKind(kind), id=int(pk)))
        before = self._before(_origin(typed, number))
        targets += [before.targets[int(place)] for place in typed.get(f"kept_{number}", ()) if before]
        if address := typed[f"address_{number}"].strip():
            kind = TargetKind.URL if "://" in address else TargetKind.MAIL
            found = read_address(kind, address)
            targets.append(Target(kind=kind, address=seal(found.address), label=found.label))
        return Step(
            targets=tuple(targets),
            wait=timedelta(minutes=typed[f"wait_{number}"]),
            hours=hours,
            calendar=int(calendar) if calendar and hours != Hours.ALWAYS else None,
        )


def _origin(said: Mapping[str, Any], number: int) -> int:
    return number_in(str(said.get(f"from_{number}"))) or number


def _calendars() -> list[tuple[int, str]]:
    return list(BusinessCalendar.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))


def _choices() -> list[Any]:
    """Everybody and everything a step may call, in groups."""
    groups: list[tuple[TargetKind, Any]] = [
        (TargetKind.ROTA, Rota.objects.filter(is_active=True, kind=RotaKind.ON_CALL)),
        (TargetKind.TEAM, Team.objects.filter(is_active=True)),
        (TargetKind.USER, User.objects.filter(is_active=True)),
    ]
    return [
        (
            str(TARGET_NAMES[kind]),
            [(f"{kind}:{pk}", name) for pk, name in rows.order_by("name").values_list("pk", "name")],
        )
        for kind, rows in groups
    ]
