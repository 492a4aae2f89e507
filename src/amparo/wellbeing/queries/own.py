"""What somebody sees of their own. Each function asks inside the wall, for the person who looks and for nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, Sum

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.budget import Standing
from amparo.wellbeing.models import Attempt, Break, CheckIn, Exposure, OptOut, Talk
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.fitness import refused_harms, rest_of, standing_of
from amparo.wellbeing.states import BreakKind

_SHIFTS: Final = timedelta(days=28)  # how far back the ledger is shown
_MOST: Final = 50


@dataclass(frozen=True, kw_only=True)
class Day:
    """How the shift under way stands; `rest` is the break under way."""

    standing: Standing
    rest: Break | None


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """What somebody met of one harm in one shift: how many things, for how many minutes, and their units."""

    on: date
    harm: str
    things: int
    minutes: float
    units: float


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """All that the page of somebody's protection shows of them."""

    day: Day
    opt_outs: Sequence[OptOut]
    ledger: Sequence[LedgerLine]
    attempts: Sequence[Attempt]


def own_page(person: User) -> OwnPage:
    with as_person(person):
        return OwnPage(day=_day(person), opt_outs=_opt_outs(person), ledger=_ledger(person), attempts=_attempts(person))


def day_of(person: User) -> Day:
    with as_person(person):
        return _day(person)


def break_of(person: User) -> Break | None:
    """The break that somebody is on."""
    with as_person(person):
        return rest_of(person)


def is_resting(person: User) -> bool:
    """Whether somebody is on a break of their own choosing."""
    rest = break_of(person)
    return rest is not None and rest.kind == BreakKind.OWN


def check_ins_of(person: User) -> list[CheckIn]:
    """The oldest first."""
    with as_person(person):
        return list(CheckIn.objects.filter(person=person).order_by("-at")[:_MOST])[::-1]


def talks_of(person: User) -> list[Talk]:
    """Of today: those that somebody asked for, and those that they were asked for."""
    with as_person(person):
        rows = Talk.objects.filter(Q(person=person) | Q(listener=person), asked_at__gt=clock.now() - timedelta(days=1))
        return list(rows.select_related("person", "listener").order_by("-asked_at")[:_MOST])


# inside the wall


def _day(person: User) -> Day:
    return Day(standing=standing_of(person, refused_harms(person)), rest=rest_of(person))


def _ledger(person: User) -> list[LedgerLine]:
    rows = Exposure.objects.filter(person=person, shift_on__gte=clock.now().date() - _SHIFTS, units__gt=0)
    sums = rows.values("shift_on", "harm").annotate(things=Count("pk"), spent=Sum("seconds"), weight=Sum("units"))
    return [
        LedgerLine(
            on=row["shift_on"],
            harm=row["harm"],
            things=row["things"],
            minutes=row["spent"] / 60,
            units=row["weight"],
        )
        for row in sums.order_by("-shift_on", "-weight")
    ]


def _opt_outs(person: User) -> list[OptOut]:
    rows = OptOut.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), person=person)
    return list(rows.order_by("harm"))


def _attempts(person: User) -> list[Attempt]:
    return list(Attempt.objects.filter(person=person).select_related("by").order_by("-at")[:_MOST])
