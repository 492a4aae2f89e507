"""Where the outcome of a decision happens: by a tool here for each outcome, and by the platform, which hears of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.console.secret import SecretField, note_stored
from amparo.core.text import language_now
from amparo.moderation.labels import OUTCOME_NAMES, VALUE_NAMES
from amparo.moderation.models import Platform
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.carrying import platform
from amparo.moderation.queries.lists import rule_versions
from amparo.moderation.rules import Book
from amparo.moderation.services import save_platform, save_rules
from amparo.tools.models import Action
from amparo.tools.queries import in_use

Tools = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ToolFields:
    """The fields of one outcome: its action, and what fills each input of the one that is chosen."""

    action: forms.BoundField
    inputs: Sequence[forms.BoundField]


class OutcomesForm(forms.Form):
    """`tools` is as a Book has it. The fields of inputs follow the actions that are chosen."""

    url = forms.CharField(
        label=gettext_lazy("Address of its system"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("It hears of every outcome, signed. Empty: nobody is told."),
    )
    secret = SecretField(
        label=gettext_lazy("Secret of the webhook"), help_text=gettext_lazy("It knows by this that we are the ones.")
    )
    tells_creators = forms.BooleanField(
        label=gettext_lazy("It shows creators the statement of reasons it is given"), required=False
    )

    def __init__(self, data: Any, *, tools: Tools, system: Platform | None) -> None:
        super().__init__(data, initial=_shown(system))
        note_stored(self, system)
        actions = {one.name: one for one in in_use() if not one.is_safe}
        offered = [("", _("no tool")), *((one.name, one.label.in_language(language_now())) for one in actions.values())]
        self._inputs: dict[str, list[str]] = {}
        for outcome, name in OUTCOME_NAMES.items():
            kept = tools.get(outcome, {})
            field = forms.ChoiceField(label=str(name), choices=offered, required=False, initial=kept.get("action", ""))
            self.fields[f"{outcome}_action"] = field
            chosen = actions.get(self[f"{outcome}_action"].value())
            self._inputs[outcome] = self._add_inputs(outcome, chosen, kept.get("inputs", {})) if chosen else []

    def _add_inputs(self, outcome: str, action: Action, kept: Mapping[str, str]) -> list[str]:
        spec = action.spec()
        for name in spec.inputs:
            self.fields[f"{outcome}_input_{name}"] = forms.ChoiceField(
                label=action.word_of(name, language_now()),
                choices=[("", _("nothing")), *((code, str(words)) for code, words in VALUE_NAMES.items())],
                required=name in spec.required,
                initial=kept.get(name, ""),
            )
        return list(spec.inputs)

    @property
    def outcomes(self) -> Sequence[ToolFields]:
        return [
            ToolFields(
                action=self[f"{outcome}_action"],
                inputs=[self[f"{outcome}_input_{name}"] for name in inputs],
            )
            for outcome, inputs in self._inputs.items()
        ]

    @property
    def tools(self) -> Tools:
        """As a Book has them; outcomes without an action left out."""
        said = self.cleaned_data
        return {
            outcome: {
                "action": said[f"{outcome}_action"],
                "inputs": {name: said[f"{outcome}_input_{name}"] for name in inputs if said[f"{outcome}_input_{name}"]},
            }
            for outcome, inputs in self._inputs.items()
            if said[f"{outcome}_action"]
        }


@requires(ModerationPermission.RULES_MANAGE)
@require_http_methods(["GET", "POST"])
def outcomes(request: StaffRequest) -> HttpResponse:
    newest, system = rule_versions().first(), platform()
    book = Book.from_json(newest.book) if newest else Book()
    edit = edit_of("moderation_rules", newest)
    form = OutcomesForm(request.POST or None, tools=_chosen(request.GET) or book.tools, system=system)
    if attempt(form, lambda: _save(request, form, book, system), edit=edit):
        messages.success(request, _("Saved. Decisions under way keep the rules they came by."))
        return redirect("console:outcomes")
    return page(request, "moderation/outcomes.html", {}, form=form, edit=edit)


def _chosen(said: Mapping[str, str]) -> Tools:
    """What is chosen on the page so far, which then asks what fills the inputs; nothing where nobody chose yet."""
    chosen = [outcome for outcome in OUTCOME_NAMES if f"{outcome}_action" in said]
    return {one: {"action": said[f"{one}_action"], "inputs": _below(said, f"{one}_input_")} for one in chosen}


def _below(said: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    return {name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)}


def _save(request: StaffRequest, form: OutcomesForm, book: Book, system: Platform | None) -> bool:
    """What did not change is not written again."""
    said = form.cleaned_data
    if form.tools != book.tools:
        save_rules(book=replace(book, tools=form.tools), by=request.user, note=_("Outcomes"))
    if said["secret"] is not None or _shown(system) != {name: said[name] for name in ("url", "tells_creators")}:
        save_platform(url=said["url"], secret=said["secret"], tells_creators=said["tells_creators"], by=request.user)
    return True


def _shown(system: Platform | None) -> dict[str, Any]:
    return {"url": system.url if system else "", "tells_creators": bool(system and system.tells_creators)}
