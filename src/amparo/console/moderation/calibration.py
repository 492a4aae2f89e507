"""Items for practice: decisions whose answer experts agreed on. They come unmarked; results go to the person first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.core.text import language_now
from amparo.moderation.labels import ACTION_NAMES, SUBJECT_NAMES, VERDICT_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import PolicyLine
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.calibration import results
from amparo.moderation.queries.lists import policy_lines
from amparo.moderation.services import ItemFields, save_calibration_item

_LIST = Listed(
    name=gettext_lazy("Practice"),
    cells="console/cells/practice.html",
    columns=[
        gettext_lazy("What happened"),
        gettext_lazy("Line"),
        gettext_lazy("Answer"),
        gettext_lazy("As the experts"),
    ],
    figures=[gettext_lazy("As the experts")],
    new=gettext_lazy("New item"),
    new_url="console:new_practice",
    empty=gettext_lazy("Nothing to practise with yet"),
    why=gettext_lazy("After a line has changed, mix in a few decisions whose answer is known: words, never pictures."),
    icon="graduation-cap",
)


class PracticeForm(forms.Form):
    line = forms.ModelChoiceField(
        label=gettext_lazy("Policy line"), queryset=PolicyLine.objects.none(), empty_label=gettext_lazy("Choose")
    )
    subject_kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=list(SUBJECT_NAMES.items()), initial="comment"
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(LANGUAGE_NAMES.items()))
    facts = forms.CharField(label=gettext_lazy("What happened"), widget=forms.Textarea(attrs={"rows": 3}))
    evidence_text = forms.CharField(label=gettext_lazy("Words as evidence"), widget=forms.Textarea(attrs={"rows": 3}))
    action = forms.ChoiceField(label=gettext_lazy("Measure"), choices=list(ACTION_NAMES.items()), initial="warning")
    verdict = forms.ChoiceField(label=gettext_lazy("What the experts say"), choices=list(VERDICT_NAMES.items()))
    reason = forms.CharField(
        label=gettext_lazy("Why they say so"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Whoever answered reads it with the result."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = policy_lines()  # type: ignore[attr-defined] # a choice of rows

    def written(self) -> ItemFields:
        said = dict(self.cleaned_data)
        return ItemFields(policy_line=said.pop("line"), measure=Measure(action=said.pop("action")), **said)


@requires(ModerationPermission.RULES_MANAGE)
@require_GET
def practice(request: StaffRequest) -> HttpResponse:
    language = language_now()
    rows = [
        {
            "item": one.item,
            "title": one.item.policy_line.title.in_language(language),
            "verdict": VERDICT_NAMES[one.item.verdict],
            "answered": one.answered,
            "matched": one.matched,
        }
        for one in results(request.user)
    ]
    return list_page(request, _LIST, rows)


@requires(ModerationPermission.RULES_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    form = PracticeForm(request.POST or None, initial={"language": language_now()})
    if attempt(form, lambda: save_calibration_item(what=form.written(), by=request.user)):
        messages.success(request, _("Saved. It enters unmarked, once for each reviewer of its language."))
        return redirect("console:practice")
    return page(request, "moderation/practice.html", {}, form=form)
