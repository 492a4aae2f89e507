"""The other way round: a colleague asks support, and hears the answer as anybody who writes does."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team
from amparo.core.errors import Invalid
from amparo.escalations.labels import LEVEL_NAMES
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.services import Asking, raise_request
from amparo.escalations.states import Level
from amparo.tickets.models import Brand


class AskingForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("What is it about?"), max_length=200)
    text = forms.CharField(label=gettext_lazy("What do you need?"), widget=forms.Textarea(attrs={"rows": 6}))
    team = forms.ModelChoiceField(
        label=gettext_lazy("From which team?"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        empty_label=gettext_lazy("Choose"),
    )
    brand = forms.ModelChoiceField(
        label=gettext_lazy("Brand"),
        queryset=Brand.objects.filter(is_active=True).order_by("name"),
        empty_label=gettext_lazy("Choose"),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How grave is it?"), choices=list(LEVEL_NAMES.items()), initial=Level.P3
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("team", "brand"):
            only = self.fields[name].queryset[:2]  # type: ignore[attr-defined] # both choose a row
            if len(only) == 1:  # a house with one brand is not asked which
                self.fields[name].initial = only[0]


@requires(EscalationPermission.ASK)
@require_http_methods(["GET", "POST"])
def ask_support(request: StaffRequest) -> HttpResponse:
    """The answer goes to the address of whoever asks: a colleague from elsewhere sees no loops here."""
    sees_loops = request.user.may(EscalationPermission.READ)
    form = AskingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"level": Level(form.cleaned_data["level"])}
        asking = Asking(address=request.user.email, name=request.user.name, **said)
        try:
            row = raise_request(by=request.user, asking=asking)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        else:
            said_so = _("Asked, as number %(number)s. The answer comes by mail.")
            messages.success(request, said_so % {"number": row.number})
            return HttpResponseRedirect(reverse("desk:loops" if sees_loops else "desk:ask-support"))
    status = 422 if form.errors else 200
    return render(request, "desk/loops/ask_support.html", {"form": form, "sees_loops": sees_loops}, status=status)
