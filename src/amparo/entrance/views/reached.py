"""How one is reached when one is called: ways of one's own, a trial of each, and quiet hours."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core.errors import Conflict, Invalid
from amparo.notifications.queries import attempts_of, quiet_hours_of, ways_of
from amparo.notifications.services import add_way, remove_way, save_quiet_hours, try_way
from amparo.notifications.states import WayKind
from amparo.ui.fields import HourField


class WayForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("A further way"),
        max_length=500,
        help_text=gettext_lazy(
            "A mail address, or the address of a service: ntfys://…, tgram://…, slack://…, twilio://…"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class QuietForm(forms.Form):
    begins = HourField(label=gettext_lazy("From"), required=False)
    ends = HourField(label=gettext_lazy("Until"), required=False)


@requires(ANYONE_SIGNED_IN)
@require_http_methods(["GET", "POST"])
def reached(request: StaffRequest) -> HttpResponse:
    """The page; a POST adds a way."""
    form = WayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            add_way(by=request.user, kind=WayKind.URL if "://" in address else WayKind.MAIL, address=address)
        except (Invalid, Conflict) as refusal:
            form.add_error("address", str(refusal.sentence))
        else:
            messages.success(request, _("Added. Try it now: press “Try”."))
            return redirect("entrance:reached")
    return _page(request, form)


@requires(ANYONE_SIGNED_IN)
@require_POST
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """Try a way, or remove it. Raises Missing for somebody else's."""
    if request.POST.get("act") == "remove":
        remove_way(by=request.user, way_id=pk)
        messages.success(request, _("Removed."))
    else:
        try_way(by=request.user, way_id=pk)
        messages.success(request, _("On its way. What came of it stands below in some seconds."))
    return redirect("entrance:reached")


@requires(ANYONE_SIGNED_IN)
@require_POST
def quiet(request: StaffRequest) -> HttpResponse:
    form = QuietForm(request.POST)
    if form.is_valid():
        try:
            save_quiet_hours(by=request.user, begins=form.cleaned_data["begins"], ends=form.cleaned_data["ends"])
        except Invalid as refusal:
            form.add_error(refusal.field or None, str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("entrance:reached")
    return _page(request, WayForm(), form)


def _page(request: StaffRequest, form: WayForm, quiet_form: QuietForm | None = None) -> HttpResponse:
    hours = quiet_hours_of(request.user)
    initial = {"begins": f"{hours.begins:%H:%M}", "ends": f"{hours.ends:%H:%M}"} if hours else {}
    context = {
        "form": form,
        "quiet": quiet_form or QuietForm(initial=initial),
        "ways": ways_of(request.user),
        "attempts": attempts_of(request.user),
    }
    is_wrong = form.errors or (quiet_form is not None and quiet_form.errors)
    return render(request, "entrance/reached.html", context, status=422 if is_wrong else 200)
