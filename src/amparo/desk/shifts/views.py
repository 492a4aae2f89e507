"""One's own shifts: when I am on call or at the desk, swaps, days away, and a link for my own calendar."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars.labels import KIND_NAMES
from amparo.calendars.models import Absence, Feed, Rota, Swap
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries import live_feed, token_of, visible_to
from amparo.calendars.queries.ahead import absences_ahead, ahead, open_swaps, shifts_for
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import (
    accept_swap,
    ask_swap,
    decline_swap,
    note_absence,
    renew_feed,
    revoke_feed,
    undo_absence,
    withdraw_swap,
)
from amparo.core import clock
from amparo.core.errors import AmparoError, Missing
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.shifts.forms import SpanForm, SwapForm, times_in

_AHEAD: Final = timedelta(weeks=4)
_ANSWERS: Final = {"accept": accept_swap, "decline": decline_swap, "withdraw": withdraw_swap}


@requires(CalendarPermission.SWAP)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    return _page(request, SpanForm())


@requires(CalendarPermission.SWAP)
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest) -> HttpResponse:
    """Ask a colleague to take time of mine on a rota; the link names the rota and the shift."""
    rota = find(visible_to(request.user), pk=number_in(request.GET.get("rota", "")) or 0, is_active=True)
    now = clock.now()
    plan = ahead(rota, now, now + _AHEAD)
    times = times_in(request.GET)
    given = Span(**times) if times else None
    if request.method == "GET":
        return _swap_page(request, rota, SwapForm(initial=times, user=request.user, plan=plan, given=given))
    form = SwapForm(request.POST, user=request.user, plan=plan, given=given)
    if form.is_valid():
        try:
            ask_swap(by=request.user, rota=rota, of=form.colleague(), gives=form.span(), takes=form.takes())
        except AmparoError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Asked. You hear when it is answered; until then the shift stays yours."))
            return redirect("desk:shifts")
    return _swap_page(request, rota, form)


@requires(CalendarPermission.SWAP)
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Accept, decline or withdraw a swap that is mine to answer."""
    swap = Swap.objects.select_related("rota", "asked_by", "asked_of").filter(pk=pk).first()
    act = _ANSWERS.get(request.POST.get("act", ""))
    if act is None or swap is None or request.user.pk not in {swap.asked_by_id, swap.asked_of_id}:
        raise Missing
    try:
        act(by=request.user, swap=swap)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Saved."))
    return redirect("desk:shifts")


@requires(CalendarPermission.SWAP)
@require_POST
def be_away(request: StaffRequest) -> HttpResponse:
    form = SpanForm(request.POST)
    if form.is_valid():
        try:
            note_absence(by=request.user, user=request.user, span=form.span())
        except AmparoError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Noted. You are off every rota for that time."))
            return redirect("desk:shifts")
    return _page(request, form)


@requires(CalendarPermission.SWAP)
@require_POST
def undo_away(request: StaffRequest, pk: int) -> HttpResponse:
    absence = find(Absence.objects, pk=pk, user=request.user)
    undo_absence(by=request.user, absence=absence)
    messages.success(request, _("Taken back."))
    return redirect("desk:shifts")


@requires(CalendarPermission.SWAP)
@require_POST
def link(request: StaffRequest) -> HttpResponse:
    """Make the link of my shifts for calendar programs, or revoke it."""
    if request.POST.get("act") == "revoke":
        revoke_feed(by=request.user)
        messages.success(request, _("The link does not hold any more."))
    else:
        renew_feed(by=request.user)
        messages.success(request, _("The new link holds; an older one does not any more."))
    return redirect("desk:shifts")


def _page(request: StaffRequest, form: SpanForm) -> HttpResponse:
    now = clock.now()
    shifts = shifts_for(request.user, now, now + _AHEAD)
    swaps = open_swaps(user=request.user)
    feed = live_feed(user=request.user)
    context: dict[str, Any] = {
        "now": [(one, KIND_NAMES[one.rota.kind]) for one in shifts if one.start <= now],
        "shifts": [(one, KIND_NAMES[one.rota.kind]) for one in shifts],
        "asked_of_me": [swap for swap in swaps if swap.asked_of_id == request.user.pk],
        "asked_by_me": [swap for swap in swaps if swap.asked_by_id == request.user.pk],
        "absences": absences_ahead([request.user.pk]),
        "feed": _address(request, feed) if feed else "",
        "form": form,
    }
    return render(request, "desk/shifts/page.html", context, status=422 if form.errors else 200)


def _address(request: StaffRequest, feed: Feed) -> str:
    return request.build_absolute_uri(reverse("console:rota_feed", args=[token_of(feed)]))


def _swap_page(request: StaffRequest, rota: Rota, form: SwapForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "desk/shifts/swap.html", {"rota": rota, "form": form}, status=status)
