"""Which decisions are looked at twice, and by when: one book of rules, each change its next version."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.moderation.labels import ACTION_NAMES, STEP_NAMES, SUBJECT_NAMES
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.lists import rule_versions
from amparo.moderation.rules import MINUTES, Book, Rule
from amparo.moderation.services import save_rules
from amparo.moderation.showing import rule_in_words, rule_name
from amparo.tickets.labels import TIER_NAMES

_VERSIONS_SHOWN: Final = 10
_ANY, _YES, _NO = "", "yes", "no"
_IN_AGENCY: Final = {_ANY: None, _YES: True, _NO: False}


class RuleForm(forms.Form):
    """`before`, and what is made of it. What is left open holds for everything; without a code it is none."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40, required=False)
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("Tiers"),
        required=False,
        choices=list(TIER_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    in_agency = forms.ChoiceField(
        label=gettext_lazy("Creator of an agency"),
        required=False,
        choices=[(_ANY, gettext_lazy("either")), (_YES, gettext_lazy("yes")), (_NO, gettext_lazy("no"))],
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Measures"), required=False, choices=list(ACTION_NAMES.items()), widget=forms.SelectMultiple
    )
    severity_from = forms.IntegerField(label=gettext_lazy("From severity"), min_value=0, max_value=4, initial=0)
    value_from = forms.IntegerField(
        label=gettext_lazy("From a value of"), min_value=0, initial=0, help_text=gettext_lazy("In cents.")
    )
    share = forms.FloatField(label=gettext_lazy("How many of them, in %"), min_value=0.1, max_value=100, initial=100)
    is_control = forms.BooleanField(
        label=gettext_lazy("The sample that others are compared with"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )
    apart_from_desk = forms.BooleanField(
        label=gettext_lazy("Nobody of the desk that decided first"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )

    def __init__(self, before: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before

    @property
    def name(self) -> str:
        return rule_name(str(self["code"].value() or "")) if self["code"].value() else _("New rule")

    @property
    def about(self) -> str:
        return rule_in_words(self.before)

    def rule(self) -> Rule:
        """As typed; what this form does not show stays as it was."""
        said = dict(self.cleaned_data)
        said["in_agency"] = _IN_AGENCY[said["in_agency"]]
        said["share"] /= 100
        said["tiers"], said["actions"] = tuple(said["tiers"]), tuple(said["actions"])
        return replace(self.before, **said)


class TimesForm(forms.Form):
    """The times of the steps are added, in minutes."""

    lease_minutes = forms.IntegerField(label=gettext_lazy("A decision is kept for its reviewer"), min_value=1)
    amend_minutes = forms.IntegerField(label=gettext_lazy("A verdict can be amended"), min_value=0)
    practice = forms.FloatField(label=gettext_lazy("Practice among them, in %"), min_value=0, max_value=20)
    note = forms.CharField(label=gettext_lazy("What changes, and why"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MINUTES:
            words = SUBJECT_NAMES.get(name) or STEP_NAMES[name]
            self.fields[f"minutes_{name}"] = forms.IntegerField(label=capfirst(str(words)), min_value=1)

    @property
    def steps(self) -> list[forms.BoundField]:
        return [self[f"minutes_{name}"] for name in MINUTES]

    def book(self, before: Book, rules: Sequence[Rule]) -> Book:
        said = self.cleaned_data
        minutes = {name: said[f"minutes_{name}"] for name in MINUTES if said[f"minutes_{name}"] != MINUTES[name]}
        return replace(
            before,
            rules=tuple(rules),
            minutes=minutes,
            lease_minutes=said["lease_minutes"],
            amend_minutes=said["amend_minutes"],
            calibration_share=said["practice"] / 100,
        )


@requires(ModerationPermission.RULES_MANAGE)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    versions = list(rule_versions()[:_VERSIONS_SHOWN])
    newest = versions[0] if versions else None
    book = Book.from_json(newest.book) if newest else Book()
    known = [*book.rules, Rule(code="")]
    edit = edit_of("moderation_rules", newest)
    if request.method == "POST":
        form = TimesForm(request.POST)
        shown = [RuleForm(rule, request.POST, prefix=f"r{n}") for n, rule in enumerate(known)]
        if not all(one.is_valid() for one in (form, *shown)):
            form.add_error(None, _("Something does not fit yet: look at what is marked."))
        else:
            typed = [one.rule() for one in shown if one.cleaned_data["code"]]
            saved = form.book(book, typed)
            note = form.cleaned_data["note"]
            if attempt(form, lambda: save_rules(book=saved, by=request.user, note=note), edit=edit):
                messages.success(request, _("Saved. Decisions under way keep the rules they came by."))
                return redirect("console:moderation_rules")
    else:
        form = TimesForm(initial=_times(book))
        shown = [RuleForm(rule, prefix=f"r{n}", initial=_shown(rule)) for n, rule in enumerate(known)]
    return page(request, "moderation/rules.html", {"rules": shown, "versions": versions}, form=form, edit=edit)


def _times(book: Book) -> dict[str, Any]:
    return {
        "lease_minutes": book.lease_minutes,
        "amend_minutes": book.amend_minutes,
        "practice": _percent(book.calibration_share),
        **{f"minutes_{name}": book.minutes.get(name, usual) for name, usual in MINUTES.items()},
    }


def _shown(rule: Rule) -> dict[str, Any]:
    in_agency = next(word for word, meant in _IN_AGENCY.items() if meant is rule.in_agency)
    return {**vars(rule), "in_agency": in_agency, "share": _percent(rule.share)}


def _percent(share: float) -> str:
    return f"{share * 100:g}"
