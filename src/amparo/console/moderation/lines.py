"""The lines of the policy, by which decisions are made. Changing one writes its next version; the old one is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.console.variants import WordedForm
from amparo.core.finding import find
from amparo.core.text import language_now
from amparo.moderation.labels import GROUND_NAMES
from amparo.moderation.models import PolicyLine
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.lists import policy_lines
from amparo.moderation.services import LineFields, save_policy_line

_LIST = Listed(
    name=gettext_lazy("Policy lines"),
    cells="console/cells/policy_line.html",
    columns=[gettext_lazy("Line"), gettext_lazy("What it says"), gettext_lazy("Ground"), gettext_lazy("Version")],
    figures=[gettext_lazy("Version")],
    new=gettext_lazy("New line"),
    new_url="console:new_policy_line",
    empty=gettext_lazy("No line yet"),
    why=gettext_lazy(
        "Decisions about creators are made by a line of your policy, and named with it in every statement."
    ),
    icon="scale",
)
_PLAIN = ("ground", "reference", "dsa_category", "dsa_keyword")


class LineForm(WordedForm):
    worded = {"title": forms.TextInput(attrs={"maxlength": 120}), "text": forms.Textarea(attrs={"rows": 3})}

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("As in your policy: 4.2."))
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=list(GROUND_NAMES.items()), initial="terms")
    reference = forms.CharField(
        label=gettext_lazy("Where it stands"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The law with its article, or the clause of your terms."),
    )
    dsa_category = forms.CharField(label=gettext_lazy("DSA category"), max_length=80, required=False)
    dsa_keyword = forms.CharField(label=gettext_lazy("DSA keyword"), max_length=80, required=False)

    def __init__(self, *args: Any, of: PolicyLine | None, **kwargs: Any) -> None:
        super().__init__(*args, of=of, **kwargs)
        self.fields["code"].disabled = of is not None

    def written(self) -> dict[str, Any]:
        what = LineFields(**self.said(), **{name: self.cleaned_data[name] for name in _PLAIN})
        return {"code": self.cleaned_data["code"], "what": what}


@requires(ModerationPermission.RULES_MANAGE)
@require_GET
def lines(request: StaffRequest) -> HttpResponse:
    language = language_now()
    rows = [
        {
            "line": one,
            "title": one.title.in_language(language),
            "text": one.text.in_language(language),
            "ground": GROUND_NAMES[one.ground],
            "missing": one.text.missing(),
        }
        for one in policy_lines()
    ]
    return list_page(request, _LIST, rows)


@requires(ModerationPermission.RULES_MANAGE)
@require_http_methods(["GET", "POST"])
def line(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new line (no `pk`), or the next version of one."""
    found = find(policy_lines(), pk=pk) if pk else None
    edit = edit_of("policy_line", found)
    initial = {name: getattr(found, name) for name in ("code", *_PLAIN)} if found else {}
    form = LineForm(request.POST or None, of=found, initial=initial)
    if attempt(form, lambda: save_policy_line(**form.written(), by=request.user), edit=edit):
        messages.success(request, _("Saved. Decisions from now on go by it; what was decided keeps its version."))
        return redirect("console:policy_lines")
    return page(request, "moderation/line.html", {"line": found}, form=form, edit=edit)
