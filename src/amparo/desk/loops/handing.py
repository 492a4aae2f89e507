"""Hand-over at the end of a shift: the open loops I look after, a note, and whoever accepts them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team, User
from amparo.core.errors import AmparoError, Missing, Refusal
from amparo.core.text import number_in
from amparo.escalations import services
from amparo.escalations.labels import HAND_OVER_STATE_NAMES, STATE_NAMES
from amparo.escalations.models import Escalation
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.handing import hand_over_for, hand_overs_for
from amparo.escalations.queries.lists import LoopView, listed
from amparo.escalations.services import Handing
from amparo.escalations.showing import name_in
from amparo.escalations.states import HandOverState

_SHOWN = 200
_LAST = 10


@requires(EscalationPermission.HAND_OVER)
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest) -> HttpResponse:
    """Choose loops and who takes them (`to`: `user.7` or `team.3`)."""
    if request.method == "GET":
        return _draw(request)
    kind, _dot, said = request.POST.get("to", "").partition(".")
    pk = number_in(said) or 0
    handing = Handing(
        loops=list(Escalation.objects.filter(number__in=_numbers(request))),
        taker=User.objects.filter(pk=pk, is_active=True).first() if kind == "user" else None,
        team=Team.objects.filter(pk=pk, is_active=True).first() if kind == "team" else None,
        note=request.POST.get("note", ""),
    )
    try:
        services.hand_over(by=request.user, handing=handing)
    except AmparoError as refusal:
        return _draw(request, refusal)
    messages.success(request, _("Offered. They stay yours until somebody accepts."))
    return HttpResponseRedirect(reverse("desk:hand-over"))


@requires(EscalationPermission.HAND_OVER)
@require_http_methods(["GET", "POST"])
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """One hand-over: whoever it is offered to accepts it, whoever offered it takes it back (`act`)."""
    row = hand_over_for(request.user, pk)
    problem = ""
    if request.method == "POST":
        do = {"accept": services.accept_hand_over, "take-back": services.take_back}.get(request.POST.get("act", ""))
        if do is None:
            raise Missing
        try:
            do(hand_over=row, by=request.user)
        except Refusal as refusal:
            problem, row = str(refusal.sentence), hand_over_for(request.user, pk)
        else:
            return HttpResponseRedirect(f"{reverse('desk:loops')}?view={LoopView.MINE}")
    loops = row.loops.select_related("authority").order_by("level", "pk")
    context = {
        "row": row,
        "loops": [_shown(loop, request.user) for loop in loops],
        "state": HAND_OVER_STATE_NAMES[row.state],
        "waits": row.state == HandOverState.OFFERED,
        "is_mine": row.giver_id == request.user.pk,
        "problem": problem,
    }
    return render(request, "desk/loops/hand_over_one.html", context, status=409 if problem else 200)


def _draw(request: StaffRequest, refusal: AmparoError | None = None) -> HttpResponse:
    user = request.user
    mine = listed(user, LoopView.MINE).select_related("authority").order_by("level", "pk")[:_SHOWN]
    people = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name")
    context = {
        "loops": [_shown(loop, user) for loop in mine],
        "chosen": _numbers(request) if refusal else None,
        "people": [person for person in people if person.may(EscalationPermission.HAND_OVER)],
        "teams": Team.objects.filter(is_active=True).order_by("name"),
        "typed": request.POST,
        "problem": refusal.sentence if refusal else "",
        "last": [(row, HAND_OVER_STATE_NAMES[row.state]) for row in hand_overs_for(user).order_by("-pk")[:_LAST]],
    }
    return render(request, "desk/loops/hand_over.html", context, status=refusal.status if refusal else 200)


def _shown(loop: Escalation, user: User) -> dict[str, Any]:
    return {
        "loop": loop,
        "authority": name_in(loop.authority, user.locale),
        "state": STATE_NAMES[loop.state],
        "since": loop.tell_since or loop.spoken_at,
    }


def _numbers(request: StaffRequest) -> list[int]:
    return [number for said in request.POST.getlist("loops") if (number := number_in(said)) is not None]
