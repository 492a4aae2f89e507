"""A part of a rota: people and their turns, or a calendar that is read in."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.calendars.labels import WHY_NAMES
from amparo.calendars.models import Rota, RotaLayer
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.rotas.reading import MOST_BYTES
from amparo.calendars.services import name_people, read_calendar, remove_layer, save_layer
from amparo.console.page import attempt, page
from amparo.console.rotas.forms import LayerForm
from amparo.console.rotas.shelf import rota_for
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.finding import find
from amparo.core.text import number_in

_PLACE: Final = "place-"


@requires(CalendarPermission.ROTAS_READ)
@require_http_methods(["GET", "POST"])
def layer(request: StaffRequest, pk: int, number: int | None = None) -> HttpResponse:
    """A new part of a rota (no `number`), or one to change."""
    rota = rota_for(request.user, pk, to_keep=True)
    found = _layer(rota, number) if number else None
    if found and found.calendar is not None:
        return _calendar(request, found)
    if request.method == "GET":
        initial = LayerForm.said_of(found) if found else {"starts_on": clock.now().date()}
        places = {place.user_id: str(place.position + 1) for place in found.places.all()} if found else {}
        return _page(request, rota, found, LayerForm(initial=initial), places)
    form = LayerForm(request.POST)
    said = {key: request.POST.get(key, "") for key in request.POST if key.startswith(_PLACE)}
    places = {user: place for key, place in said.items() if (user := number_in(key.removeprefix(_PLACE)))}
    if form.is_valid():
        members = sorted(
            (user for user, place in places.items() if _place(place)), key=lambda user: _place(places[user])
        )
        if attempt(form, lambda: save_layer(by=request.user, rota=rota, shape=form.shape(members), layer=found)):
            messages.success(request, _("Saved."))
            return redirect("console:rota", pk)
    return _page(request, rota, found, form, places)


@requires(CalendarPermission.ROTAS_READ)
@require_POST
def remove(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    remove_layer(by=request.user, layer=_layer(rota_for(request.user, pk, to_keep=True), number))
    messages.success(request, _("Taken off the rota."))
    return redirect("console:rota", pk)


@requires(CalendarPermission.ROTAS_READ)
@require_POST
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Read an .ics file into a rota, or anew into the part that `layer` names."""
    rota = rota_for(request.user, pk, to_keep=True)
    file = request.FILES.get("file")
    again = number_in(request.POST.get("layer", ""))
    found = _layer(rota, again) if again else None
    # one byte more than may be: what is too large is refused without being read whole
    content, name = (file.read(MOST_BYTES + 1), file.name or "") if file else (b"", "")
    try:
        saved = read_calendar(by=request.user, rota=rota, content=content, name=name, layer=found)
    except Invalid as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("console:rota", pk)
    count = len((saved.calendar or {}).get("shifts", []))
    messages.success(request, ngettext("%(n)s shift read in.", "%(n)s shifts read in.", count) % {"n": count})
    return redirect("console:rota_layer", pk, saved.pk)


def _calendar(request: StaffRequest, found: RotaLayer) -> HttpResponse:
    """Who the names in a calendar are."""
    kept: dict[str, Any] = found.calendar or {}
    names = list(kept["people"])
    if request.method == "POST":
        said = {name: number_in(request.POST.get(f"person-{place}", "")) for place, name in enumerate(names)}
        name_people(by=request.user, layer=found, people=said)
        messages.success(request, _("Saved."))
        return redirect("console:rota", found.rota_id)
    context = {
        "rota": found.rota,
        "layer": found,
        "names": [(place, name, kept["people"][name]) for place, name in enumerate(names)],
        "left_out": [(name, WHY_NAMES.get(why, why)) for name, why in kept["left_out"]],
        "until": clock.read(kept["until"]),
        "count": len(kept["shifts"]),
        "people": _people(),
    }
    return page(request, "rotas/calendar.html", context)


def _layer(rota: Rota, number: int) -> RotaLayer:
    return find(RotaLayer.objects.select_related("rota"), pk=number, rota=rota)


def _people() -> list[User]:
    return list(User.objects.filter(is_active=True).order_by("name"))


def _place(said: str) -> int:
    return number_in(said) or 0


def _page(
    request: StaffRequest, rota: Rota, found: RotaLayer | None, form: LayerForm, places: dict[int, str]
) -> HttpResponse:
    everybody = sorted(_people(), key=lambda user: _place(places.get(user.pk, "")) or len(places) + 1)
    rows = [(user, places.get(user.pk, "")) for user in everybody]
    return page(request, "rotas/layer.html", {"rota": rota, "layer": found, "everybody": rows}, form=form)
