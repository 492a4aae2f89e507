"""Reads of rotas: who stands in now, and in what order the next weeks go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, QuerySet, When

from amparo.accounts.models import User
from amparo.calendars.models import Absence, Rota, RotaLayer, RotaOverride
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.rotas import planning
from amparo.calendars.rotas.listed import Listed
from amparo.calendars.rotas.plain import Every, Override, Rotation, Shift, Source, Window
from amparo.calendars.rotas.plain import Rota as Plain
from amparo.calendars.rotas.rotation import Layer
from amparo.calendars.rotas.walls import midnight
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.core.kept import kept

_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_Part = TypeVar("_Part", RotaLayer, RotaOverride)


def visible_to(user: User) -> QuerySet[Rota]:
    """The rotas that `user` may see, those in use first."""
    rows = Rota.objects.order_by("-is_active", "kind", "name")
    return rows if user.may(CalendarPermission.ROTAS_READ) else rows.none()


def on_call(rota_id: int, at: datetime) -> list[int]:
    """The ids of whoever stands in on a rota at a moment: nobody in a gap, several where layers overlap.

    People who are away or whose account is closed are not among them; a rota out of use has nobody.
    """
    plans = plans_of(Rota.objects.filter(pk=rota_id, is_active=True), at, at + _INSTANT)
    return [member for plan in plans.values() for member in ids(planning.on_call(plan, at))]


def on_shift(at: datetime) -> list[int]:
    """The ids of everybody whose shift at the desk is under way at a moment, each once."""
    plans = plans_of(rotas_of_shifts(), at, at + _INSTANT)
    return sorted({member for plan in plans.values() for member in ids(planning.on_call(plan, at))})


@kept
def rotas_of_shifts() -> QuerySet[Rota]:
    """Those in use by which people work at the desk."""
    return Rota.objects.filter(kind=RotaKind.SHIFTS, is_active=True)


def plans_of(rows: Iterable[Rota], start: datetime, end: datetime) -> dict[int, Plain]:
    """Those rotas as plain values that hold between two moments, by id; four queries however many there are.

    Whose account is closed leaves an empty place: the turns of the others stay.
    """
    found = list(rows)
    wanted = [rota.pk for rota in found]
    layers, overrides = _by_rota(_layers(wanted)), _by_rota(_overrides(wanted, start, end))
    away = [Shift(*row) for row in _absences(start, end)]
    return {rota.pk: _plain(rota, layers[rota.pk], overrides[rota.pk], away) for rota in found}


@kept
def _layers(rota_ids: list[int]) -> QuerySet[RotaLayer]:
    place = Case(When(places__user__is_active=True, then=F("places__user_id")))
    members = ArrayAgg(place, order_by="places__position")
    return RotaLayer.objects.filter(rota__in=rota_ids).annotate(members=members).order_by("position", "pk")


@kept
def _overrides(rota_ids: list[int], start: datetime, end: datetime) -> QuerySet[RotaOverride]:
    return RotaOverride.objects.filter(rota__in=rota_ids, end__gt=start, start__lt=end)


@kept
def _absences(start: datetime, end: datetime) -> QuerySet[Absence, tuple[datetime, datetime, int]]:
    return Absence.objects.filter(end__gt=start, start__lt=end).values_list("start", "end", "user_id")


def _by_rota(rows: Iterable[_Part]) -> Mapping[int, list[_Part]]:
    found: dict[int, list[_Part]] = defaultdict(list)
    for row in rows:
        found[row.rota_id].append(row)
    return found


def ids(members: Iterable[object]) -> list[int]:
    """Members as what they are here: ids of staff."""
    return [member for member in members if isinstance(member, int)]


def window_of(written: Sequence[Any]) -> Window:
    """A window as rows keep it: [weekday, "HH:MM", "HH:MM"]."""
    weekday, start, end = written
    return Window(int(weekday), time.fromisoformat(start), time.fromisoformat(end))


def _plain(rota: Rota, layers: Sequence[RotaLayer], overrides: Sequence[RotaOverride], away: Sequence[Shift]) -> Plain:
    zone = ZoneInfo(rota.time_zone)
    return Plain(
        zone=zone,
        layers=[_source(layer, zone) for layer in layers],
        overrides=[Override(start=row.start, end=row.end, off=row.off_id, on=row.on_id) for row in overrides],
        needed=[window_of(one) for one in rota.needed],
        absent=away,
    )


def _source(layer: RotaLayer, zone: ZoneInfo) -> Source:
    if layer.calendar is not None:
        people = layer.calendar["people"]
        read_in = layer.calendar["shifts"]
        known = [(start, end, people[name]) for start, end, name in read_in if people.get(name)]
        return Listed(shifts=[Shift(clock.read(start), clock.read(end), person) for start, end, person in known])
    members: list[int | None] = layer.members  # type: ignore[attr-defined] # annotated above
    rotation = None
    if layer.every:
        rotation = Rotation(
            starts_on=layer.starts_on, hand_off=layer.hand_off, every=Every(layer.every), length=layer.length
        )
    return Layer(
        members=members,
        rotation=rotation,
        windows=[window_of(one) for one in layer.windows],
        starts=midnight(layer.starts_on, zone),
        ends=midnight(layer.ends_on + _DAY, zone) if layer.ends_on else None,
    )


def shifts_of(plans: Mapping[int, Plain], start: datetime, end: datetime) -> dict[int, list[Shift]]:
    """The shifts of several rotas between two moments, by the rota's id."""
    return {rota_id: planning.shifts(plan, start, end) for rota_id, plan in plans.items()}
