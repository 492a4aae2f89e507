"""One rota: who stands in now, the coming weeks, what is missing in them, and changes for some time."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars.labels import KIND_NAMES
from amparo.calendars.models import Absence, Rota, RotaLayer, RotaOverride
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries.ahead import absences_ahead, ahead, changes_ahead, open_swaps
from amparo.calendars.rotas.plain import Every
from amparo.calendars.rotas.walls import midnight, wall
from amparo.calendars.services import note_absence, stand_in, undo_absence, undo_stand_in
from amparo.calendars.states import RotaKind
from amparo.console.page import attempt, page
from amparo.console.rotas.drawing import DAY_WIDTH, WIDTH, weeks
from amparo.console.rotas.feeds import link_of
from amparo.console.rotas.forms import AwayForm, StandInForm
from amparo.console.rotas.shelf import kinds_of, rota_for
from amparo.core import clock
from amparo.core.finding import find

WEEKS = timedelta(weeks=4)
_MOST_NAMED = 8
_HANDED_OVER = {
    Every.HOURS: ngettext_lazy("handed over every hour", "handed over every %(n)s hours", "n"),
    Every.DAYS: ngettext_lazy("handed over every day", "handed over every %(n)s days", "n"),
    Every.WEEKS: ngettext_lazy("handed over every week", "handed over every %(n)s weeks", "n"),
    Every.MONTHS: ngettext_lazy("handed over every month", "handed over every %(n)s months", "n"),
}


@requires(CalendarPermission.ROTAS_READ)
@require_http_methods(["GET", "POST"])
def rota(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of a rota, its times on its own clock; a POST lets somebody stand in."""
    found = rota_for(request.user, pk, to_keep=request.method == "POST")
    with timezone.override(found.time_zone):
        form = StandInForm(request.POST or None)
        if attempt(form, lambda: stand_in(by=request.user, rota=found, **form.said())):
            messages.success(request, _("Saved."))
            return redirect("console:rota", pk)
        return page(request, "rotas/rota.html", _context(request, found), form=form)


@requires(CalendarPermission.ROTAS_READ)
@require_POST
def undo_change(request: StaffRequest, pk: int, change: int) -> HttpResponse:
    override = find(RotaOverride.objects, pk=change, rota=rota_for(request.user, pk, to_keep=True))
    undo_stand_in(by=request.user, override=override)
    messages.success(request, _("Taken back."))
    return redirect("console:rota", pk)


@requires(CalendarPermission.SHIFTS_MANAGE)
@require_POST
def away(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody who cannot say so themselves is away: off every rota, not this one alone."""
    found = rota_for(request.user, pk)
    with timezone.override(found.time_zone):
        form = AwayForm(request.POST)
        if noted := attempt(form, lambda: note_absence(by=request.user, **form.said())):
            name = noted.user.name
            messages.success(request, _("Noted. %(name)s is off every rota for that time.") % {"name": name})
            return redirect("console:rota", pk)
        return page(
            request, "rotas/rota.html", _context(request, found) | {"form": StandInForm(), "away": form}, form=form
        )


@requires(CalendarPermission.SHIFTS_MANAGE)
@require_POST
def undo_away(request: StaffRequest, pk: int, absence: int) -> HttpResponse:
    rota_for(request.user, pk)
    found = find(Absence.objects, pk=absence)
    undo_absence(by=request.user, absence=found)
    messages.success(request, _("Taken back."))
    return redirect("console:rota", pk)


def _context(request: StaffRequest, found: Rota) -> dict[str, Any]:
    now = clock.now()
    plan = ahead(found, now, now + WEEKS)
    monday = wall(now, plan.zone).date() - timedelta(days=wall(now, plan.zone).weekday())
    drawn = ahead(found, midnight(monday, plan.zone), midnight(monday + WEEKS, plan.zone))
    layers = _layers(found)
    members = {place.user_id for layer in layers for place in layer.places.all()}
    overlaps = plan.overlaps if found.kind == RotaKind.ON_CALL else []
    return {
        "rota": found,
        "kind": KIND_NAMES[found.kind],
        "may_keep": found.kind in kinds_of(request.user),
        "keeps_absences": request.user.may(CalendarPermission.SHIFTS_MANAGE),
        "away": AwayForm(),
        "now": [(plan.names[one.member], one.end if one.end < now + 2 * WEEKS else None) for one in plan.at(now)],
        "weeks": weeks(drawn.shifts, drawn.gaps, names=drawn.names, zone=plan.zone, starts=monday, now=now),
        "width": WIDTH,
        "day_width": DAY_WIDTH,
        "shifts": [(plan.names[one.member], one.start, one.end) for one in plan.shifts],
        "gaps": plan.gaps[:_MOST_NAMED],
        "gaps_count": len(plan.gaps),
        "overlaps": [
            (sorted(plan.names[one] for one in lap.members), lap.start, lap.end) for lap in overlaps[:_MOST_NAMED]
        ],
        "overlaps_count": len(overlaps),
        "hours": [(name, round(time.total_seconds() / 3600)) for name, time in plan.hours],
        "layers": [(layer, _turns(layer), _people(layer)) for layer in layers],
        "changes": changes_ahead(found),
        "absences": absences_ahead(members),
        "swaps": open_swaps(rota=found),
        "feed": link_of(request, rota=found),
    }


def _layers(rota: Rota) -> list[RotaLayer]:
    return list(RotaLayer.objects.filter(rota=rota).prefetch_related("places__user"))


def _turns(layer: RotaLayer) -> str:
    """How the turns of a layer go, in words."""
    if layer.calendar is not None:
        return _("a calendar that was read in: %(count)s shifts") % {"count": len(layer.calendar["shifts"])}
    if not layer.every:
        return _("all at once")
    handed_over = str(_HANDED_OVER[Every(layer.every)] % {"n": layer.length})
    return handed_over if layer.every == Every.HOURS else f"{handed_over}, {layer.hand_off:%H:%M}"


def _people(layer: RotaLayer) -> list[str]:
    if layer.calendar is not None:
        return sorted(layer.calendar["people"])
    return [place.user.name for place in layer.places.all()]
