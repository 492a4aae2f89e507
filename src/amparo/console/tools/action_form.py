"""An action as people decide about it: its names, its risk, who sees what, and its card."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import LANGUAGE_NAMES, market_choices
from amparo.accounts.permissions import ROLE_NAMES, Role
from amparo.console.variants import WordedForm, field_name
from amparo.core.text import LANGUAGES
from amparo.tools.cards import SOURCES
from amparo.tools.catalogue import Risk
from amparo.tools.labels import RISK_NAMES
from amparo.tools.models import Action
from amparo.tools.services import ActionFields
from amparo.tools.services.actions import LEADS

_OPENERS: Final[Mapping[str, tuple[str | Promise, tuple[str, ...] | None]]] = {
    "all": (_("everybody sees it"), None),
    "agents": (_("dots; agents may open it"), (*LEADS, str(Role.AGENT), str(Role.REVIEWER))),
    "reviewers": (_("dots; reviewers and leads may open it"), (*LEADS, str(Role.REVIEWER))),
    "leads": (_("dots; leads may open it"), LEADS),
    "administrators": (_("dots; administrators may open it"), (str(Role.OWNER), str(Role.ADMINISTRATOR))),
    "nobody": (_("dots for everybody"), ()),
}
"""Who sees a field: code → words and the roles that may open it; None: it is not hidden."""
_AS_IT_IS: Final = "kept"
"""Roles that make none of these levels, as an import or the API may have set them: they stay until somebody chooses."""

_CALLERS: Final = (Role.AGENT, Role.LEAD, Role.REVIEWER)


class ActionForm(WordedForm):
    worded = {"label": forms.TextInput(), "manual_way": forms.Textarea(attrs={"rows": 3})}

    risk = forms.ChoiceField(label=_("Risk"), choices=list(RISK_NAMES.items()), widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=_("In use"), required=False)
    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        choices=market_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only on tickets of these markets. None chosen: on all."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Only for"),
        choices=[(role, ROLE_NAMES[role]) for role in _CALLERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody whose role allows the risk."),
    )
    daily_limit = forms.IntegerField(
        label=_("Calls of one person a day"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Empty: no limit."),
    )
    approval_minutes = forms.IntegerField(
        label=_("Minutes for the second person"),
        min_value=1,
        max_value=1440,
        help_text=_("Counts for dangerous actions."),
    )
    is_card = forms.BooleanField(
        label=_("A card beside the ticket"), required=False, help_text=_("Only what reads can be one.")
    )
    place = forms.IntegerField(label=_("Place among the cards"), min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        self.action = action
        names = ("risk", "is_active", "markets", "roles", "daily_limit", "approval_minutes", "is_card", "place")
        kwargs.setdefault("initial", {name: getattr(action, name) for name in names})
        super().__init__(*args, of=action, **kwargs)
        self._fields = _fields_of(action)
        for one in self._fields:
            self._add(one)

    def _add(self, one: Mapping[str, Any]) -> None:
        """The fields of the form for one input or output of the action."""
        name, action = one["name"], self.action
        words = action.words.get(name, {}).get("label", {})
        for language in LANGUAGES:
            self.fields[field_name(f"word_{name}", language)] = forms.CharField(
                label=LANGUAGE_NAMES[language],
                required=False,
                max_length=120,
                initial=words.get(language, ""),
                widget=forms.TextInput(attrs={"lang": language}),
            )
        self.fields[f"see_{name}"] = forms.ChoiceField(
            label=_("Who sees it"),
            choices=_levels(action, name),
            initial=_opener(action, name),
        )
        if one["comes_out"]:
            shown = name in action.card_outputs or (not action.card_outputs and one["type"] not in {"list", "object"})
            self.fields[f"card_{name}"] = forms.BooleanField(label=_("On the card"), required=False, initial=shown)
        if one["goes_in"]:
            self.fields[f"from_{name}"] = forms.ChoiceField(
                label=_("On the card from"),
                choices=[("", _("nowhere")), *SOURCES.items()],
                required=False,
                initial=action.card_inputs.get(name, ""),
            )

    # --- for drawing

    def rows(self) -> list[dict[str, Any]]:
        """One per input and output."""
        return [
            {
                "field": one,
                "words": [self[field_name(f"word_{one['name']}", language)] for language in LANGUAGES],
                "see": self[f"see_{one['name']}"],
                "card": self[f"card_{one['name']}"] if one["comes_out"] else None,
                "source": self[f"from_{one['name']}"] if one["goes_in"] else None,
            }
            for one in self._fields
        ]

    # --- what was decided

    def fields_given(self) -> ActionFields:
        wanted = self.cleaned_data
        return ActionFields(
            **self.said(),
            risk=Risk(wanted["risk"]),
            hidden=self._hidden(),
            markets=wanted["markets"],
            roles=wanted["roles"],
            daily_limit=wanted["daily_limit"],
            no_limit=wanted["daily_limit"] is None,
            approval_minutes=wanted["approval_minutes"],
            is_card=wanted["is_card"],
            card_inputs={one["name"]: source for one in self._inputs() if (source := wanted[f"from_{one['name']}"])},
            card_outputs=[one["name"] for one in self._outputs() if wanted[f"card_{one['name']}"]],
            words=self._words(),
            place=wanted["place"] or 0,
            is_active=wanted["is_active"],
        )

    def _inputs(self) -> list[dict[str, Any]]:
        return [one for one in self._fields if one["goes_in"]]

    def _outputs(self) -> list[dict[str, Any]]:
        return [one for one in self._fields if one["comes_out"]]

    def _hidden(self) -> dict[str, list[str]]:
        found = {}
        for one in self._fields:
            level = self.cleaned_data[f"see_{one['name']}"]
            roles = self.action.hidden.get(one["name"]) if level == _AS_IT_IS else _OPENERS[level][1]
            if roles is not None:
                found[one["name"]] = list(roles)
        return found

    def _words(self) -> dict[str, Any]:
        """The words typed, beside what else is known of each field (its values in words)."""
        found: dict[str, Any] = {}
        for name in {one["name"] for one in self._fields}:
            typed = {one: self.cleaned_data[field_name(f"word_{name}", one)].strip() for one in LANGUAGES}
            texts = {language: text for language, text in typed.items() if text}
            values = self.action.words.get(name, {}).get("values")
            said = {**({"label": texts} if texts else {}), **({"values": values} if values else {})}
            if said:
                found[name] = said
        return found


def _fields_of(action: Action) -> list[dict[str, Any]]:
    """Inputs and outputs, each name once: an account's number may go in and come out."""
    found: dict[str, dict[str, Any]] = {}
    for one in action.parameters:
        found[one["name"]] = {**one, "goes_in": True, "comes_out": False}
    for one in action.outputs:
        known = found.get(one["name"], {"required": False, "goes_in": False})
        found[one["name"]] = {**known, "name": one["name"], "type": one["type"], "comes_out": True}
    return list(found.values())


def _opener(action: Action, name: str) -> str:
    """The level of who may open the field now."""
    if name not in action.hidden:
        return "all"
    roles = set(action.hidden[name])
    fitting = (code for code, (_words, openers) in _OPENERS.items() if openers is not None and set(openers) == roles)
    return next(fitting, _AS_IT_IS)


def _levels(action: Action, name: str) -> list[tuple[str, str | Promise]]:
    """What to choose from: the levels there are, and what holds now where that is none of them."""
    levels = [(code, words) for code, (words, _roles) in _OPENERS.items()]
    if _opener(action, name) != _AS_IT_IS:
        return levels
    names = ", ".join(str(ROLE_NAMES[Role(role)]) for role in action.hidden[name] if role in set(Role))
    return [*levels, (_AS_IT_IS, gettext("dots; may open it: %(roles)s") % {"roles": names})]
