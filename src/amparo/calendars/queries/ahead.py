"""What a rota looks like in the time ahead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from amparo.accounts.models import User
from amparo.accounts.queries import names_of
from amparo.calendars.models import Absence, Rota, RotaOverride, Swap
from amparo.calendars.queries.rotas import ids, plans_of, shifts_of
from amparo.calendars.rotas import planning
from amparo.calendars.rotas.plain import Shift
from amparo.calendars.rotas.planning import Overlap
from amparo.calendars.rotas.spans import Span
from amparo.calendars.states import SwapState
from amparo.core import clock

_LONGEST: Final = timedelta(weeks=5)  # of a shift that is not to look as if it ended with what is shown


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A rota between two moments; `names` are those of everybody in it."""

    shifts: Sequence[Shift]  # those that begin in it, whole
    hours: Sequence[tuple[str, timedelta]]  # how long each stands in, the longest first
    gaps: Sequence[Span]
    overlaps: Sequence[Overlap]
    names: Mapping[Any, str]
    zone: ZoneInfo

    def at(self, moment: datetime) -> list[Shift]:
        """The shifts under way."""
        return [one for one in self.shifts if one.start <= moment < one.end]


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A person's shift on a rota."""

    rota: Rota
    start: datetime
    end: datetime


def ahead(rota: Rota, start: datetime, end: datetime) -> Ahead:
    plan = plans_of(Rota.objects.filter(pk=rota.pk), start, end + _LONGEST)[rota.pk]
    shifts = [one for one in planning.shifts(plan, start, end + _LONGEST) if one.start < end]
    names = names_of(ids(one.member for one in shifts))
    load = planning.load(planning.shifts(plan, start, end))
    return Ahead(
        shifts=shifts,
        hours=sorted(((names[pk], load[pk]) for pk in ids(load)), key=lambda row: (-row[1], row[0])),
        gaps=planning.gaps(plan, start, end) if rota.can_have_gaps else [],
        overlaps=planning.overlaps(plan, start, end),
        names=names,
        zone=plan.zone,
    )


def shifts_for(user: User, start: datetime, end: datetime) -> list[Mine]:
    """The shifts of one person on every rota in use that begin between two moments or are under way, in order."""
    rows = Rota.objects.filter(is_active=True)
    plans = plans_of(rows, start, end + _LONGEST)
    rotas = {rota.pk: rota for rota in rows.filter(pk__in=plans)}
    found = [
        Mine(rota=rotas[rota_id], start=one.start, end=one.end)
        for rota_id, shifts in shifts_of(plans, start, end + _LONGEST).items()
        for one in shifts
        if one.member == user.pk and one.start < end
    ]
    return sorted(found, key=lambda mine: (mine.start, mine.end, mine.rota.name))


def changes_ahead(rota: Rota) -> list[RotaOverride]:
    """Who stands in for whom, what is not over yet."""
    rows = RotaOverride.objects.filter(rota=rota, end__gt=clock.now())
    return list(rows.select_related("off", "on", "swap").order_by("start", "pk"))


def open_swaps(*, rota: Rota | None = None, user: User | None = None) -> list[Swap]:
    """Swaps that wait for an answer: of a rota, of a person (asked or asking), or of both."""
    rows = Swap.objects.filter(state=SwapState.ASKED, gives_end__gt=clock.now())
    if rota:
        rows = rows.filter(rota=rota)
    if user:
        rows = rows.filter(asked_of=user) | rows.filter(asked_by=user)
    return list(rows.select_related("rota", "asked_by", "asked_of").order_by("gives_start", "pk"))


def absences_ahead(users: Iterable[int]) -> list[Absence]:
    """When these people (by id) are away, what is not over yet."""
    rows = Absence.objects.filter(user__in=set(users), end__gt=clock.now())
    return list(rows.select_related("user").order_by("start", "pk"))
