"""The list of rotas, and what a rota is as a whole."""

from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.accounts.queries import names_of
from amparo.calendars.labels import KIND_NAMES
from amparo.calendars.models import Rota
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries import plans_of, visible_to
from amparo.calendars.queries.rotas import ids
from amparo.calendars.rotas.planning import gaps, on_call
from amparo.calendars.services import save_rota
from amparo.calendars.states import RotaKind
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.console.rotas.forms import RotaForm
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.core.finding import find

AHEAD = timedelta(weeks=4)
_LIST = Listed(
    name=gettext_lazy("Rotas"),
    cells="console/cells/rota.html",
    columns=[
        gettext_lazy("Name"),
        gettext_lazy("What for"),
        gettext_lazy("Now"),
        gettext_lazy("Four weeks ahead"),
        gettext_lazy("State"),
    ],
    new=gettext_lazy("New rota"),
    new_url="console:new_rota",
    empty=gettext_lazy("No rota yet"),
    why=gettext_lazy("A rota says who is called when something cannot wait, or who works at the desk, and when."),
    icon="calendar-clock",
)


@requires(CalendarPermission.ROTAS_READ)
@require_GET
def rotas(request: StaffRequest) -> HttpResponse:
    rows = list(visible_to(request.user))
    now = clock.now()
    plans = plans_of(visible_to(request.user).filter(is_active=True), now, now + AHEAD)
    there = {rota_id: ids(on_call(plan, now)) for rota_id, plan in plans.items()}
    names = names_of(pk for found in there.values() for pk in found)
    shown = [
        {
            "rota": rota,
            "kind": KIND_NAMES[rota.kind],
            "now": [names[pk] for pk in there.get(rota.pk, [])],
            "gaps": len(gaps(plans[rota.pk], now, now + AHEAD)) if rota.pk in plans and rota.can_have_gaps else None,
        }
        for rota in rows
    ]
    return list_page(request, _LIST if kinds_of(request.user) else replace(_LIST, new_url=""), shown)


@requires(CalendarPermission.ROTAS_READ)
@require_http_methods(["GET", "POST"])
def rota(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new rota (no `pk`), or what one is as a whole."""
    found = rota_for(request.user, pk, to_keep=True) if pk else None
    kinds = [RotaKind(found.kind)] if found else kinds_of(request.user)
    if not kinds:
        raise NotAllowed
    edit = edit_of("rota", found)
    initial = RotaForm.said_of(found) if found else {"time_zone": request.user.time_zone}
    form = RotaForm(request.POST or None, initial=initial, kinds=kinds)
    if saved := attempt(form, lambda: save_rota(by=request.user, shape=form.shape(), rota=found), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:rota", saved.pk)
    return page(request, "rotas/form.html", {"rota": found}, form=form, edit=edit)


def kinds_of(user: User) -> list[RotaKind]:
    """The kinds of rotas that `user` keeps."""
    keepers = {
        RotaKind.ON_CALL: CalendarPermission.ROTAS_MANAGE,
        RotaKind.SHIFTS: CalendarPermission.SHIFTS_MANAGE,
    }
    return [kind for kind, permission in keepers.items() if user.may(permission)]


def rota_for(user: User, pk: int, *, to_keep: bool = False) -> Rota:
    """A rota that `user` sees, or keeps. Raises Missing, NotAllowed."""
    found = find(visible_to(user), pk=pk)
    if to_keep and found.kind not in kinds_of(user):
        raise NotAllowed
    return found
