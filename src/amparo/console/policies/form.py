"""A policy as it is edited: for whom, what time for each priority, counted how, and when to warn."""

import re
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import market_choices
from amparo.accounts.models import Team
from amparo.calendars.models import BusinessCalendar
from amparo.console.answers.reasons import tree
from amparo.console.ladders.choosing import LadderField
from amparo.people.states import Tier
from amparo.sla.labels import HOURS_NAMES, METRIC_NAMES
from amparo.sla.models import Policy
from amparo.sla.services import PolicyShape
from amparo.sla.states import Hours, Metric
from amparo.tickets.labels import CHANNEL_NAMES, PRIORITY_NAMES, TIER_NAMES
from amparo.tickets.models import Brand
from amparo.tickets.states import BY_URGENCY

_TIME: Final = re.compile(r"(?:(\d{1,4})\s*h)?\s*(?:(\d{1,6})\s*(?:min|m)?)?", re.IGNORECASE)
_HOUR: Final = 60


class TimeField(forms.CharField):
    """A length of time in minutes, typed as people write it: 4 h, 90 min, 1 h 30."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        found = _TIME.fullmatch(text)
        if not text:
            return None
        if not found or (found[1] is None and not text.lower().endswith(("m", "min"))):
            raise forms.ValidationError(_("Write a time as 4 h, 45 min or 1 h 30."))
        return int(found[1] or 0) * _HOUR + int(found[2] or 0)


def time_words(minutes: int) -> str:
    """As `TimeField` reads it."""
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} h {rest:02}" if hours and rest else f"{hours} h" if hours else f"{rest} min"


class PolicyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the team knows it: Creators in Brazil."))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    calendar = forms.ModelChoiceField(
        label=_("Business hours of"),
        queryset=BusinessCalendar.objects.order_by("-is_active", "name"),
        required=False,
        empty_label=_("no calendar"),
    )
    warn_share = forms.IntegerField(
        label=_("Warn at % of the time"), min_value=1, max_value=99, required=False, initial=75
    )
    warn_before = TimeField(label=_("or before its end"), required=False)
    markets = forms.MultipleChoiceField(label=_("Markets"), choices=market_choices)
    tiers = forms.MultipleChoiceField(label=_("Tiers"), choices=lambda: [(str(one), TIER_NAMES[one]) for one in Tier])
    channels = forms.MultipleChoiceField(label=_("Channels"), choices=lambda: list(CHANNEL_NAMES.items()))
    reasons = forms.MultipleChoiceField(label=_("Contact reasons, with those under them"))
    teams = forms.TypedMultipleChoiceField(label=_("Teams"), coerce=int)
    brands = forms.TypedMultipleChoiceField(label=_("Brands"), coerce=int)

    def __init__(self, *args: Any, policy: Policy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ladder"] = LadderField(
            label=_("When it is late, call by"),
            standing=policy.current.ladder_id if policy and policy.current else None,
            empty_label=_("nobody is called"),
            help_text=_("Whoever has the ticket and the leads of its team are told in any case."),
        )
        rows: dict[str, list[tuple[Any, str]]] = {
            "reasons": [(node.reason.code, f"{' ' * 3 * node.depth}{node.name}") for node in tree()],
            "teams": list(Team.objects.order_by("name").values_list("pk", "name")),
            "brands": list(Brand.objects.order_by("name").values_list("pk", "name")),
        }
        for name in CONDITION_FIELDS:
            field = self.fields[name]
            field.required, field.widget = False, forms.CheckboxSelectMultiple()
            field.choices = rows.get(name, field.choices)  # type: ignore[attr-defined] # all are choice fields
        for metric in Metric:
            for priority in BY_URGENCY:
                self.fields[f"times_{metric}_{priority}"] = TimeField(
                    label=f"{METRIC_NAMES[metric]}, {PRIORITY_NAMES[priority]}", required=False
                )
            self.fields[f"hours_{metric}"] = forms.ChoiceField(
                label=str(METRIC_NAMES[metric]), choices=list(HOURS_NAMES.items()), required=False
            )

    def conditions(self) -> list[forms.BoundField]:
        """The groups of boxes that have anything to choose from."""
        return [self[name] for name in CONDITION_FIELDS if self.fields[name].choices]  # type: ignore[attr-defined] # as above

    def priorities(self) -> list[str | Promise]:
        return [PRIORITY_NAMES[priority] for priority in BY_URGENCY]

    def rows(self) -> list[dict[str, Any]]:
        """A line for each metric: its name, a time for each priority, and how they are counted."""
        return [
            {
                "name": METRIC_NAMES[metric],
                "times": [(PRIORITY_NAMES[priority], self[f"times_{metric}_{priority}"]) for priority in BY_URGENCY],
                "hours": self[f"hours_{metric}"],
            }
            for metric in Metric
        ]

    def shape(self) -> PolicyShape:
        """What was typed."""
        typed = self.cleaned_data
        times = {
            metric: {
                priority: typed[f"times_{metric}_{priority}"]
                for priority in BY_URGENCY
                if typed[f"times_{metric}_{priority}"] is not None
            }
            for metric in Metric
        }
        return PolicyShape(
            name=typed["name"],
            conditions={name: typed[name] for name in CONDITION_FIELDS},
            times=times,
            hours={metric: Hours(typed[f"hours_{metric}"] or Hours.BUSINESS) for metric in Metric},
            calendar=typed["calendar"],
            ladder=typed["ladder"],
            warn_share=0 if typed["warn_before"] is not None else typed["warn_share"] or 0,
            warn_before=typed["warn_before"] or 0,
            is_active=typed["is_active"],
        )


CONDITION_FIELDS: Final = ("markets", "tiers", "reasons", "channels", "teams", "brands")


def as_typed(policy: Policy) -> dict[str, Any]:
    """A policy as its form shows it."""
    version = policy.current
    document = version.document if version else {}
    times = {
        f"times_{metric}_{priority}": time_words(minutes)
        for metric, row in document.get("times", {}).items()
        for priority, minutes in row.items()
    }
    hours = {f"hours_{metric}": hours for metric, hours in document.get("hours", {}).items()}
    before = document.get("warn_before", 0)
    return {
        "name": policy.name,
        "is_active": policy.is_active,
        "calendar": version.calendar_id if version else None,
        "ladder": version.ladder_id if version else None,
        "warn_share": document.get("warn_share"),
        "warn_before": time_words(before) if before else "",
        **document.get("conditions", {}),
        **times,
        **hours,
    }
