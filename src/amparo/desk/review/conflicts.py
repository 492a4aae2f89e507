"""What a reviewer had better not decide about: declared by themselves, ended by themselves."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import market_choices
from amparo.core.errors import Invalid
from amparo.core.finding import find
from amparo.moderation.models import Conflict
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.services import Interest, declare_conflict, end_conflict
from amparo.moderation.showing import conflict_in_words
from amparo.people.models import Agency


class ConflictForm(forms.Form):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    creator_ref = forms.CharField(label=gettext_lazy("Creator's account"), max_length=120, required=False)
    market = forms.ChoiceField(label=gettext_lazy("Market"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only if you want to say it. Those who keep the rules read it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # what Django's forms take
        self.fields["market"].choices = [("", pgettext("market", "none")), *market_choices()]  # type: ignore[attr-defined] # a choice field

    def interest(self) -> Interest:
        return Interest(**self.cleaned_data)


@requires(ModerationPermission.REVIEW)
@require_http_methods(["GET", "POST"])
def conflicts(request: StaffRequest) -> HttpResponse:
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(person=request.user, what=form.interest(), by=request.user)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        else:
            messages.success(request, _("Declared. Such decisions do not come to you from now on."))
            return redirect("desk:review-conflicts")
    standing = Conflict.objects.filter(person=request.user, ended_at__isnull=True).select_related("agency")
    context = {"form": form, "standing": [(one, conflict_in_words(one)) for one in standing.order_by("-pk")]}
    return render(request, "desk/review/conflicts.html", context, status=422 if form.errors else 200)


@requires(ModerationPermission.REVIEW)
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    found = find(Conflict.objects, person=request.user, pk=pk)
    end_conflict(conflict=found, by=request.user)
    messages.success(request, _("Ended. Such decisions may come to you again."))
    return redirect("desk:review-conflicts")
