"""Before a change is published: how big it is, what is asked of its readers, from when it holds, whom it tells."""

from collections import Counter
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.accounts.models import Membership
from amparo.console.page import attempt, page
from amparo.console.sops.finding import version_of
from amparo.console.sops.look import Look
from amparo.core.errors import Invalid
from amparo.core.text import LANGUAGES, language_now
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.concerned import concerned_by
from amparo.sops.queries.changes.readers import under_way
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.services import About, describe_change, publish
from amparo.sops.services.procedures.drafting import MOST_QUESTIONS
from amparo.sops.states import UNFINISHED
from amparo.ui.fields import MomentField

_PLACES: Final = [(str(place), str(place + 1)) for place in range(6)]
"""The answers of a question, counted from 1 for people."""


class PublishForm(forms.Form):
    """`question_0_es` is the first question in Spanish, `options_0_es` its answers, one a line."""

    note = forms.CharField(
        label=gettext_lazy("Why it changes"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    is_major = forms.ChoiceField(
        label=gettext_lazy("How big is it"),
        help_text=gettext_lazy(
            "Either is told and read. Only a major one asks questions, or holds back whoever has not read it."
        ),
        choices=[("", gettext_lazy("A small change")), ("yes", gettext_lazy("A major change"))],
        required=False,
        widget=forms.RadioSelect,
    )
    holds_back = forms.BooleanField(
        label=gettext_lazy("Nobody begins a run before having read it"),
        help_text=gettext_lazy("Only for a major change."),
        required=False,
    )
    holds_from = MomentField(
        label=gettext_lazy("Holds from"), help_text=gettext_lazy("Empty: from now on."), required=False
    )

    def __init__(self, data: QueryDict | None, *, version: Version) -> None:
        said = {"note": version.note, "is_major": "yes" if version.is_major else "", "holds_back": version.holds_back}
        super().__init__(data, initial=said | _written(version))
        for number in range(MOST_QUESTIONS):
            for language in LANGUAGES:
                self.fields[f"question_{number}_{language}"] = forms.CharField(
                    label=_("Question, %(language)s") % {"language": LANGUAGE_NAMES[language]}, required=False
                )
                self.fields[f"options_{number}_{language}"] = forms.CharField(
                    label=_("Answers, %(language)s, one a line") % {"language": LANGUAGE_NAMES[language]},
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
            self.fields[f"right_{number}"] = forms.ChoiceField(
                label=_("The right answer is"), choices=_PLACES, required=False
            )

    def questions(self) -> list[dict[str, Any]]:
        """What was asked, as the service keeps it. Raises Invalid when the languages have not as many answers each."""
        return [one for number in range(MOST_QUESTIONS) if (one := self._question(number))]

    def _question(self, number: int) -> dict[str, Any] | None:
        asked = {one: self.cleaned_data[f"question_{number}_{one}"].strip() for one in LANGUAGES}
        lines = {one: _lines(self.cleaned_data[f"options_{number}_{one}"]) for one in LANGUAGES}
        written = [one for one in LANGUAGES if asked[one] or lines[one]]
        if not written:
            return None
        if len({len(lines[one]) for one in written}) != 1:
            raise Invalid(_("Write the same answers in every language."), field=f"options_{number}_{written[0]}")
        options = [{one: lines[one][place] for one in written} for place in range(len(lines[written[0]]))]
        right = int(self.cleaned_data[f"right_{number}"] or 0)
        return {"question": {one: asked[one] for one in written}, "options": options, "right": right}

    def about(self) -> About:
        wanted = self.cleaned_data
        return About(
            note=wanted["note"],
            is_major=wanted["is_major"] == "yes",
            holds_back=wanted["holds_back"],
            questions=self.questions(),
        )

    def asked(self) -> list[dict[str, Any]]:
        """The fields of each question, for the page."""
        return [self._asked(number) for number in range(MOST_QUESTIONS)]

    def _asked(self, number: int) -> dict[str, Any]:
        columns = [
            {"code": one, "question": self[f"question_{number}_{one}"], "options": self[f"options_{number}_{one}"]}
            for one in LANGUAGES
        ]
        is_written = any(self[f"question_{number}_{one}"].value() for one in LANGUAGES)
        return {
            "number": number + 1,
            "languages": columns,
            "right": self[f"right_{number}"],
            "is_written": is_written,
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _written(version: Version) -> dict[str, str]:
    """The questions that stand already, as the form's first values."""
    found: dict[str, str] = {}
    for number, question in enumerate(version.questions):
        for language in LANGUAGES:
            found[f"question_{number}_{language}"] = question["question"].get(language, "")
            found[f"options_{number}_{language}"] = "\n".join(one.get(language, "") for one in question["options"])
        found[f"right_{number}"] = str(question["right"])
    return found


@requires(SopPermission.WRITE)
@require_http_methods(["GET", "POST"])
def publish_sop(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Say what the change is, and publish it if it is approved; `act=keep` only keeps what was said."""
    version = version_of(key, number)
    if version.state not in UNFINISHED:
        return redirect("console:sop", key)
    form = PublishForm(request.POST if request.method == "POST" else None, version=version)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "keep":
            if attempt(form, lambda: describe_change(version=version, by=request.user, about=form.about())):
                messages.success(request, _("Kept."))
                return redirect("console:sop", key)
        elif published := attempt(form, lambda: _publish(request, version, form)):
            messages.success(request, _told(published))
            return redirect("console:sop_readers", key, published.number)
    return page(request, "sops/publish.html", _around(request, version), form=form)


def _publish(request: StaffRequest, version: Version, form: PublishForm) -> Version:
    describe_change(version=version, by=request.user, about=form.about())
    return publish(version=version, by=request.user, holds_from=form.cleaned_data["holds_from"])


def _told(version: Version) -> str:
    return _("Version %(number)s is published.") % {"number": version.number}


def _around(request: StaffRequest, version: Version) -> dict[str, Any]:
    look = Look(version=version, user=request.user)
    people = concerned_by(version) - {request.user.pk, version.author_id, version.approver_id} if look.sop else set()
    teams = Counter(Membership.objects.filter(user__in=people).values_list("team__name", flat=True))
    return {
        **look.context(),
        "title": title_of(version.procedure, language_now()),
        "people": len(people),
        "teams": sorted(teams.items()),
        "under_way": under_way(version.procedure).count(),
    }
