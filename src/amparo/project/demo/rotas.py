"""Who is on call at the demo's desk and who works there when, with a swap that waits for its answer."""

from datetime import date, time, timedelta
from typing import Any

from amparo.accounts.models import Team
from amparo.calendars.models import Rota
from amparo.calendars.queries.ahead import shifts_for
from amparo.calendars.rotas.plain import Every, Window
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape, ask_swap, note_absence, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.project.demo.house import House
from amparo.project.demo.texts import read
from amparo.tickets.services import count_arrivals

_WEEK = timedelta(weeks=1)


def plan(house: House) -> None:
    """Make the rotas, ask for a swap, send somebody away for two days, and count what came in the weeks before."""
    for entry in read("rotas"):
        _rota(entry, house)
    now = clock.now()
    asker, asked = house.staff["helena"], house.staff["grace"]
    next_one = next(one for one in shifts_for(asker, now + _WEEK, now + 4 * _WEEK) if one.start > now + _WEEK)
    ask_swap(by=asker, rota=next_one.rota, of=asked, gives=Span(next_one.start, next_one.start + timedelta(days=1)))
    midnight = (now + _WEEK).replace(hour=3, minute=0, second=0, microsecond=0)
    away = house.staff["martina"]
    note_absence(by=away, user=away, span=Span(midnight, midnight + timedelta(days=2)))
    count_arrivals()


def _rota(entry: dict[str, Any], house: House) -> Rota:
    team = Team.objects.filter(name=entry.get("team", "")).first()
    shape = RotaShape(name=entry["name"], kind=RotaKind(entry["kind"]), time_zone=entry["time_zone"], team=team)
    rota = save_rota(by=house.owner, shape=shape)
    today = clock.now().date()
    monday = today - timedelta(days=today.weekday()) - 4 * _WEEK
    for layer in entry["layers"]:
        save_layer(by=house.owner, rota=rota, shape=_layer(layer, house, monday))
    return rota


def _layer(entry: dict[str, Any], house: House, monday: date) -> LayerShape:
    hours = time.fromisoformat(entry.get("since", "00:00")), time.fromisoformat(entry.get("until", "00:00"))
    return LayerShape(
        name=entry["name"],
        members=[house.staff[key].pk for key in entry["members"]],
        starts_on=monday,
        hand_off=time.fromisoformat(entry.get("hand_off", "00:00")),
        every=Every(entry["every"]) if "every" in entry else None,
        length=entry.get("length", 1),
        windows=[Window(day, *hours) for day in entry.get("days", ())],
    )
