"""A calendar of another program as a layer of a rota. The file comes from outside; `rotas.reading` is wary of it."""

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import Doer
from amparo.accounts.models import User
from amparo.calendars.events import CalendarReadIn
from amparo.calendars.labels import WHY_NAMES
from amparo.calendars.models import Rota, RotaLayer
from amparo.calendars.rotas.plain import Shift
from amparo.calendars.rotas.reading import Unreadable, read
from amparo.calendars.rotas.spans import Span
from amparo.calendars.rotas.walls import wall
from amparo.calendars.services.rotas import demand_to_keep, new_layer, record_of
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import fold

_BEFORE: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=366)


@transaction.atomic
def read_calendar(*, by: Doer, rota: Rota, content: bytes, name: str = "", layer: RotaLayer | None = None) -> RotaLayer:
    """Read an .ics file into a rota: its shifts of the coming year, as a layer of their own or anew into `layer`.

    Events are called by people's names or mail addresses; whom nobody here is called, `name_people` says. Raises
    Invalid, NotAllowed.
    """
    demand_to_keep(by, rota.kind)
    now = clock.now()
    window = Span(now - _BEFORE, now + AHEAD)
    try:
        found = read(content, zone=ZoneInfo(rota.time_zone), window=window)
    except Unreadable as refusal:
        raise Invalid(WHY_NAMES[refusal.why], field="file") from None
    if not found.shifts:
        raise Invalid(_("There is no event of the coming year in it that can be used."), field="file")
    saved = layer or new_layer(rota)
    known = (saved.calendar or {}).get("people", {})
    names = sorted({str(one.member) for one in found.shifts})
    saved.name = " ".join(name.split())[:80] or saved.name or str(_("Calendar that was read in"))
    saved.starts_on, saved.hand_off = wall(now, ZoneInfo(rota.time_zone)).date(), now.time().replace(microsecond=0)
    saved.calendar = {
        "shifts": [_written(one) for one in found.shifts],
        "left_out": [[one.name, one.why] for one in found.left_out[:100]],
        "people": {**_people(names), **{name: known[name] for name in names if known.get(name)}},
        "until": window.end.isoformat(),
    }
    saved.save()
    record_of(rota, CalendarReadIn(name=rota.name, layer=saved.name, shifts=len(found.shifts)), by)
    return saved


@transaction.atomic
def name_people(*, by: Doer, layer: RotaLayer, people: dict[str, int | None]) -> RotaLayer:
    """Say who the names in a calendar are that was read in; None is nobody here."""
    demand_to_keep(by, layer.rota.kind)
    kept = layer.calendar or {}
    ids = set(
        User.objects.filter(pk__in=[pk for pk in people.values() if pk], is_active=True).values_list("pk", flat=True)
    )
    said = {name: people[name] if people[name] in ids else None for name in kept.get("people", {}) if name in people}
    layer.calendar = {**kept, "people": {**kept.get("people", {}), **said}}
    layer.save(update_fields=["calendar"])
    count = len(kept.get("shifts", []))
    record_of(layer.rota, CalendarReadIn(name=layer.rota.name, layer=layer.name, shifts=count), by)
    return layer


def _people(names: list[str]) -> dict[str, int | None]:
    """Whom of staff each name means: the whole name, or the mail address. Two of one name are nobody."""
    staff: dict[str, set[int]] = {}
    for pk, name, email in User.objects.filter(is_active=True).values_list("pk", "name", "email"):
        for known in {fold(name), fold(email)}:
            staff.setdefault(known, set()).add(pk)
    meant = {name: staff.get(fold(name), set()) for name in names}
    return {name: next(iter(found)) if len(found) == 1 else None for name, found in meant.items()}


def _written(shift: Shift) -> list[Any]:
    return [shift.start.isoformat(), shift.end.isoformat(), str(shift.member)]
