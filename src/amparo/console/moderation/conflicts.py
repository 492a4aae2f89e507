"""Who decides nothing about whom: declared by themselves on the desk, or here by whoever keeps the rules."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import market_choices
from amparo.accounts.models import User
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.lists import conflicts_of
from amparo.moderation.services import Interest, declare_conflict, end_conflict
from amparo.moderation.showing import conflict_in_words
from amparo.people.models import Agency


class ForSomebodyForm(forms.Form):
    """What one reviewer had better not decide about, said by somebody else."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Reviewer"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose")
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    market = forms.ChoiceField(label=gettext_lazy("Market"), required=False)
    creator_ref = forms.CharField(label=gettext_lazy("Creator's account"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [one for one in User.objects.filter(is_active=True) if one.may(ModerationPermission.REVIEW)]
        who = User.objects.filter(pk__in=[one.pk for one in people]).order_by("name")
        self.fields["person"].queryset = who  # type: ignore[attr-defined] # a choice of rows, as declared above
        self.fields["market"].choices = [("", pgettext("market", "none")), *market_choices()]  # type: ignore[attr-defined] # the same

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"person": said.pop("person"), "what": Interest(**said)}


@requires(ModerationPermission.RULES_MANAGE)
@require_http_methods(["GET", "POST"])
def conflicts(request: StaffRequest) -> HttpResponse:
    form = ForSomebodyForm(request.POST or None)
    if attempt(form, lambda: declare_conflict(**form.said(), by=request.user)):
        messages.success(request, _("Declared. Such decisions do not come to this person from now on."))
        return redirect("console:moderation_conflicts")
    rows = [(one, conflict_in_words(one)) for one in conflicts_of(request.user)]
    return page(request, "moderation/conflicts.html", {"rows": rows}, form=form)


@requires(ModerationPermission.RULES_MANAGE)
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    found = find(conflicts_of(request.user), pk=pk)
    end_conflict(conflict=found, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("console:moderation_conflicts")
