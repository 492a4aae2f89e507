"""What would be promised: a question to the policies, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import market_choices
from amparo.accounts.models import User
from amparo.console.answers.reasons import tree
from amparo.core import clock
from amparo.people.states import Tier
from amparo.sla.clocks import Facts, Story, Terms, What, play
from amparo.sla.clocks.story import Moment
from amparo.sla.clocks.timelines import NEVER
from amparo.sla.labels import METRIC_NAMES
from amparo.sla.queries.policies import reasons_above
from amparo.sla.states import Metric
from amparo.tickets.labels import PRIORITY_NAMES, TIER_NAMES
from amparo.tickets.states import BY_URGENCY, Priority
from amparo.ui.fields import MomentField


@dataclass(frozen=True)
class Promised:
    """When something would be due, and when the warning would come; on the reader's clock. Nothing: never."""

    name: str | Promise
    due_at: datetime | None
    warn_at: datetime | None


class Question(forms.Form):
    """A ticket that might come."""

    prefix = "try"

    priority = forms.ChoiceField(
        label=_("Priority"), choices=lambda: [(str(one), PRIORITY_NAMES[one]) for one in BY_URGENCY]
    )
    market = forms.ChoiceField(
        label=_("Market"), choices=lambda: [("", _("not known")), *market_choices()], required=False
    )
    tier = forms.ChoiceField(label=_("Tier"), choices=lambda: [(str(one), TIER_NAMES[one]) for one in Tier])
    reason = forms.TypedChoiceField(label=_("Reason"), coerce=int, empty_value=None, required=False)
    start = MomentField(label=_("Opened"), help_text=_("On your own clock."))

    def __init__(self, asked: Mapping[str, Any] | None, *, user: User) -> None:
        self.zone = ZoneInfo(user.time_zone)
        local = clock.now().astimezone(self.zone).replace(second=0, microsecond=0, tzinfo=None)
        initial = {"priority": Priority.NORMAL, "tier": Tier.STANDARD, "start": local.strftime("%Y-%m-%dT%H:%M")}
        super().__init__(asked if asked and "try-start" in asked else None, initial=initial)
        places = [(node.reason.pk, f"{' ' * 3 * node.depth}{node.name}") for node in tree()]
        self.fields["reason"].choices = [("", _("not known")), *places]  # type: ignore[attr-defined] # as declared

    @property
    def facts(self) -> Facts:
        asked = self.cleaned_data
        return Facts(
            tier=asked["tier"],
            channel="email",
            market=asked["market"],
            reasons=reasons_above(asked["reason"]),
        )

    def promised_by(self, terms: Terms) -> list[Promised]:
        """What these terms promise that ticket; the next answer as if the person wrote again at that moment."""
        start = self.cleaned_data["start"].replace(tzinfo=None)
        begun = start.replace(tzinfo=self.zone).astimezone(clock.now().tzinfo)
        again = (Moment(begun, What.ANSWERED), Moment(begun, What.WROTE))
        story = Story(began_at=begun, priority=self.cleaned_data["priority"])
        clocks = {one.metric: one for one in play(story, terms, begun)}
        further = Story(began_at=begun, priority=story.priority, moments=again)
        clocks |= {one.metric: one for one in play(further, terms, begun) if one.metric is Metric.NEXT_RESPONSE}
        return [
            Promised(METRIC_NAMES[metric], self._local(clocks[metric].due_at), self._local(clocks[metric].warn_at))
            for metric in Metric
            if metric in clocks
        ]

    def _local(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.zone) if moment is not None and moment < NEVER else None
