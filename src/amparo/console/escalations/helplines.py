"""Helplines: the numbers that people in need are given, corrected by the house and read again every ninety days."""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES, market_choices
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.console.variants import WordedForm
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.text import Variants
from amparo.escalations.helplines import Helpline
from amparo.escalations.labels import CONCERN_NAMES
from amparo.escalations.models import HelplineChange
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.helplines import changed_codes, line_of, shipped_line
from amparo.escalations.queries.helplines import helplines as known_helplines
from amparo.escalations.services import note_checked, reset_helpline, save_helpline
from amparo.ui.fields import DayField

_PLAIN = ("name", "reach", "web", "free", "source", "seen", "checked", "is_offered")
_SEEN = {
    "primary": gettext_lazy("The service or a public body itself"),
    "press": gettext_lazy("Somebody who reports it"),
}


class HelplineForm(WordedForm):
    worded = {
        "hours": forms.TextInput(attrs={"maxlength": 60}),
        "about": forms.TextInput(attrs={"maxlength": 200}),
    }

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    reach = forms.CharField(
        label=gettext_lazy("Number or address"),
        max_length=160,
        help_text=gettext_lazy("As one dials it there: 188, *4141."),
    )
    web = forms.CharField(label=gettext_lazy("On the web"), max_length=200, required=False)
    free = forms.BooleanField(label=gettext_lazy("Costs nothing"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Somebody answers in"),
        choices=list(LANGUAGE_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    concerns = forms.MultipleChoiceField(
        label=gettext_lazy("What it is for"),
        choices=list(CONCERN_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.CharField(
        label=gettext_lazy("Where it was read"),
        max_length=300,
        help_text=gettext_lazy("So that the next one who checks it finds the place."),
    )
    seen = forms.ChoiceField(label=gettext_lazy("Who says so"), choices=list(_SEEN.items()))
    checked = DayField(label=gettext_lazy("Read there on"))
    is_offered = forms.BooleanField(label=gettext_lazy("Offered to people"), required=False, initial=True)

    def __init__(self, data: Any = None, *, found: tuple[str, Helpline] | None = None) -> None:
        self.line = found[1] if found else None
        super().__init__(data, of=_texts(self.line), initial=_initial(found[0] if found else "", self.line))
        self.fields["country"].choices = market_choices()  # type: ignore[attr-defined] # a choice field, as declared
        self.fields["country"].disabled = found is not None

    def typed(self) -> dict[str, Any]:
        said = self.cleaned_data
        plain: dict[str, Any] = {name: said[name] for name in _PLAIN}
        texts: dict[str, Any] = {name: text.texts for name, text in self.said().items()}
        line = Helpline(
            code=self.line.code if self.line else "",
            languages=tuple(said["languages"]),
            concerns=tuple(said["concerns"]),
            **plain,
            **texts,
        )
        return {"country": said["country"], "line": line}


@requires(EscalationPermission.HELPLINES_MANAGE)
@require_GET
def helplines(request: StaffRequest) -> HttpResponse:
    """Every line by country, those first where one has to be read again; and the countries of which none is known."""
    known, changed = known_helplines(), changed_codes()
    countries: list[dict[str, Any]] = [
        {"code": code, "name": name, "rows": [_row(line, changed) for line in known[code]]}
        for code, name in sorted(market_choices(), key=lambda one: one[1])
        if code in known
    ]
    old = {country["code"]: sum(row["is_old"] for row in country["rows"]) for country in countries}
    context = {
        "countries": sorted(countries, key=lambda country: not old[country["code"]]),
        "old": sum(old.values()),
        "unknown": sorted(name for code, name in market_choices() if code not in known),
    }
    return page(request, "escalations/helplines.html", context)


@requires(EscalationPermission.HELPLINES_MANAGE)
@require_http_methods(["GET", "POST"])
def helpline(request: StaffRequest, code: str = "") -> HttpResponse:
    """A new line (no `code`), or one to correct."""
    found = line_of(code) if code else None
    if code and found is None:
        raise Missing
    edit = edit_of("helpline", HelplineChange.objects.filter(code=code).first())
    form = HelplineForm(request.POST or None, found=found)
    if attempt(form, lambda: save_helpline(by=request.user, **form.typed()), edit=edit):
        messages.success(request, _("Saved. People are shown it from now on as it stands here."))
        return redirect("console:helplines")
    return page(request, "escalations/helpline.html", {"line": form.line}, form=form, edit=edit)


@requires(EscalationPermission.HELPLINES_MANAGE)
@require_POST
def checked(request: StaffRequest, code: str) -> HttpResponse:
    note_checked(by=request.user, code=code)
    messages.success(request, _("Noted. It has to be checked again in 90 days."))
    return redirect("console:helplines")


@requires(EscalationPermission.HELPLINES_MANAGE)
@require_POST
def reset(request: StaffRequest, code: str) -> HttpResponse:
    """Take back what was said here, and the day on which it was checked."""
    reset_helpline(by=request.user, code=code)
    messages.success(request, _("Taken back. It stands as it came with Amparo."))
    return redirect("console:helplines")


def _row(line: Helpline, changed: Collection[str]) -> dict[str, Any]:
    return {
        "line": line,
        "is_old": line.is_old(),
        "concerns": [CONCERN_NAMES[one] for one in line.concerns],
        "is_changed": line.code in changed,
        "is_own": shipped_line(line.code) is None,
    }


def _initial(country: str, line: Helpline | None) -> dict[str, Any]:
    if line is None:
        return {"checked": clock.now().date()}
    return {"country": country} | {name: getattr(line, name) for name in (*_PLAIN, "languages", "concerns")}


def _texts(line: Helpline | None) -> object:
    """What a line says in each language, as rows have it."""
    if line is None:
        return None
    return SimpleNamespace(**{name: Variants(source="en", texts=getattr(line, name)) for name in HelplineForm.worded})
