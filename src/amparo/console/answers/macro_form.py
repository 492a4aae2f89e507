"""A macro as it is edited: three texts side by side, and what else comes with it."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.accounts.models import Team
from amparo.console.answers.reasons import tree
from amparo.console.variants import WordedForm
from amparo.tickets.labels import PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.models import Brand, Macro
from amparo.tickets.services import MacroText
from amparo.tickets.states import TicketState

_STATES = (TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED)


class MacroForm(WordedForm):
    worded = {
        "title": forms.TextInput(),
        "body": forms.Textarea(attrs={"data-variables": reverse_lazy("console:macro_variables"), "rows": 9}),
    }

    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("Typed after / in an answer: password-reset."))
    source = forms.ChoiceField(
        label=_("Written first in"),
        choices=list(LANGUAGE_NAMES.items()),
        help_text=_("When this text changes, the others are marked to be looked at."),
    )
    brand = forms.ModelChoiceField(
        label=_("Brand"),
        queryset=Brand.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=_("every brand"),
    )
    team = forms.ModelChoiceField(
        label=_("Offered to"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=_("every team"),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    set_state = forms.ChoiceField(
        label=_("State after it"),
        choices=lambda: [("", _("as it is")), *((str(state), STATE_NAMES[state]) for state in _STATES)],
        required=False,
    )
    set_priority = forms.ChoiceField(
        label=_("Priority"), choices=lambda: [("", _("as it is")), *PRIORITY_NAMES.items()], required=False
    )
    set_team = forms.ModelChoiceField(
        label=_("Hand over to"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=_("as it is"),
    )
    set_reason = forms.ChoiceField(label=_("Contact reason"), required=False)
    set_tags = forms.CharField(label=_("Tags to add"), required=False, help_text=_("With commas between."))
    set_assign = forms.BooleanField(label=_("Whoever uses it takes the ticket"), required=False)

    def __init__(self, *args: Any, macro: Macro | None, **kwargs: Any) -> None:
        if macro:
            kwargs.setdefault("initial", _initial(macro))
        super().__init__(*args, of=macro, **kwargs)
        reasons = [(node.reason.code, f"{' ' * 3 * node.depth}{node.name}") for node in tree()]
        self.fields["set_reason"].choices = [("", _("as it is")), *reasons]  # type: ignore[attr-defined] # as declared

    def text(self, confirmed: list[str]) -> MacroText:
        """What was typed. `confirmed`: languages whose unchanged text was looked at and is still right."""
        wanted = self.cleaned_data
        return MacroText(
            code=wanted["code"],
            **self.said(source=wanted["source"], confirmed=confirmed),
            actions=self._actions(),
            brand=wanted["brand"],
            team=wanted["team"],
            is_active=wanted["is_active"],
        )

    def _actions(self) -> dict[str, Any]:
        wanted = self.cleaned_data
        actions = {
            "state": wanted["set_state"],
            "priority": wanted["set_priority"],
            "team": wanted["set_team"].pk if wanted["set_team"] else None,
            "reason": wanted["set_reason"],
            "tags": [tag.strip() for tag in wanted["set_tags"].split(",") if tag.strip()],
            "assign": "me" if wanted["set_assign"] else "",
        }
        return {name: value for name, value in actions.items() if value}


def _initial(macro: Macro) -> dict[str, Any]:
    actions = macro.actions
    return {
        "code": macro.code,
        "source": macro.body.source,
        "brand": macro.brand_id,
        "team": macro.team_id,
        "is_active": macro.is_active,
        "set_state": actions.get("state", ""),
        "set_priority": actions.get("priority", ""),
        "set_team": actions.get("team"),
        "set_reason": actions.get("reason", ""),
        "set_tags": ", ".join(actions.get("tags", [])),
        "set_assign": actions.get("assign") == "me",
    }
