"""Talk to somebody: call a colleague who offered, offer oneself, answer a call. Two people know of it, nobody else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.core.text import number_in
from amparo.wellbeing.models import Listener
from amparo.wellbeing.queries.listeners import listeners_for
from amparo.wellbeing.queries.own import talks_of
from amparo.wellbeing.services import answer_call, call_buddy, offer_to_listen, stop_listening


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Who can be asked now, and what was asked today."""
    talks = talks_of(request.user)
    context = {
        "here": "talks",
        "listeners": listeners_for(request.user),
        "listens": Listener.objects.filter(person=request.user).exists(),
        "asked_of_me": [talk for talk in talks if talk.listener_id == request.user.pk],
        "asked_by_me": [talk for talk in talks if talk.person_id == request.user.pk],
    }
    return render(request, "desk/pause/talks.html", context)


@requires(ANYONE_SIGNED_IN)
@require_POST
def call(request: StaffRequest) -> HttpResponse:
    """Ask `listener` for a talk."""
    wanted = number_in(request.POST.get("listener", ""))
    listener = next((one for one in listeners_for(request.user) if one.pk == wanted), None)
    if listener is None:
        messages.info(request, _("That colleague cannot be asked now. Somebody else may."))
        return _back()
    try:
        call_buddy(person=request.user, listener=listener)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(name)s has been told, and nobody else.") % {"name": listener.name})
    return _back()


@requires(ANYONE_SIGNED_IN)
@require_POST
def listen(request: StaffRequest) -> HttpResponse:
    """Offer to listen, or (`stop`) no longer."""
    if request.POST.get("stop"):
        stop_listening(person=request.user)
    else:
        offer_to_listen(person=request.user)
    return _back()


@requires(ANYONE_SIGNED_IN)
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Say whether there is time now for whoever called."""
    try:
        answer_call(by=request.user, talk_id=pk, can_now=request.POST.get("answer") == "yes")
    except Missing:
        messages.info(request, _("That has been answered already."))
    return _back()


def _back() -> HttpResponse:
    return redirect("desk:talks")
