"""What is filled in about rotas."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.accounts.markets import time_zone_choices
from amparo.accounts.models import Team, User
from amparo.calendars.labels import EVERY_NAMES, KIND_NAMES
from amparo.calendars.models import Rota, RotaLayer
from amparo.calendars.queries.rotas import window_of
from amparo.calendars.rotas.plain import Every, Window
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape
from amparo.calendars.states import RotaKind
from amparo.ui.fields import DayField, HourField, MomentField


class HoursForm(forms.Form):
    """Some hours of some days of the week; no days are all days, no hours the whole day."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every day."),
    )
    since = HourField(label=gettext_lazy("From"), required=False)
    until = HourField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("An hour that is not later ends on the next day. Both empty: the whole day."),
    )

    def windows(self) -> list[Window]:
        said = self.cleaned_data
        if not (said["days"] or said["since"] or said["until"]):
            return []
        days = said["days"] or range(7)
        return [Window(day, said["since"] or time.min, said["until"] or time.min) for day in days]

    @staticmethod
    def said_by(written: list[Any]) -> dict[str, Any]:
        """The fields for windows as rows keep them."""
        windows = [window_of(one) for one in written]
        if not windows:
            return {}
        return {"days": [one.weekday for one in windows], "since": windows[0].start, "until": windows[0].end}


class RotaForm(HoursForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("What it is for"), choices=list(KIND_NAMES.items()))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=time_zone_choices,
        help_text=gettext_lazy("Hand-offs and hours follow the clock there, also when it is changed."),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=pgettext_lazy("team", "none"),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, kinds: list[RotaKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, KIND_NAMES[kind]) for kind in kinds]  # type: ignore[attr-defined] # as declared
        self.fields["team"].queryset = Team.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined] # as declared
        self.fields["days"].label = _("Days on which somebody has to be there")

    def shape(self) -> RotaShape:
        said = self.cleaned_data
        return RotaShape(
            name=said["name"],
            kind=RotaKind(said["kind"]),
            time_zone=said["time_zone"],
            team=said["team"],
            needed=self.windows(),
            is_active=said["is_active"],
        )

    @classmethod
    def said_of(cls, rota: Rota) -> dict[str, Any]:
        names = ("name", "kind", "time_zone", "team", "is_active")
        return {name: getattr(rota, name) for name in names} | cls.said_by(rota.needed)


class LayerForm(HoursForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    length = forms.IntegerField(label=gettext_lazy("A turn lasts"), min_value=1, max_value=1000, initial=1)
    every = forms.ChoiceField(
        label=gettext_lazy("counted in"),
        required=False,
        initial=Every.WEEKS,
        choices=[*EVERY_NAMES.items(), ("", gettext_lazy("no turns: all are there at once"))],
    )
    starts_on = DayField(label=gettext_lazy("The first turn begins on"))
    hand_off = HourField(label=gettext_lazy("Handed over at"), initial=time(9))
    ends_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it goes on."))

    def shape(self, members: list[int]) -> LayerShape:
        said = self.cleaned_data
        return LayerShape(
            name=said["name"],
            members=members,
            starts_on=said["starts_on"],
            hand_off=said["hand_off"],
            every=Every(said["every"]) if said["every"] else None,
            length=said["length"],
            ends_on=said["ends_on"],
            windows=self.windows(),
        )

    @classmethod
    def said_of(cls, layer: RotaLayer) -> dict[str, Any]:
        names = ("name", "every", "length", "starts_on", "hand_off", "ends_on")
        return {name: getattr(layer, name) for name in names} | cls.said_by(layer.windows)


class _TimeForm(forms.Form):
    """Times are those of the zone that is active."""

    start = MomentField(label=gettext_lazy("From"))
    end = MomentField(label=gettext_lazy("Until"))

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"span": Span(said.pop("start"), said.pop("end")), **said}


class StandInForm(_TimeForm):
    off = forms.ModelChoiceField(
        label=gettext_lazy("Instead of"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody: besides the others"),
    )
    on = forms.ModelChoiceField(
        label=gettext_lazy("Stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name")
        for name in ("off", "on"):
            self.fields[name].queryset = people  # type: ignore[attr-defined] # as declared above


class AwayForm(_TimeForm):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "away_%s")  # another form with the same fields stands on the page
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined] # as declared above
