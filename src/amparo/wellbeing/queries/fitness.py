"""What may come somebody's way now. Whatever hands out work asks, and is never told why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.kept import kept
from amparo.media.harm import severity_of
from amparo.wellbeing.budget import Facts, Limits, Met, Standing, standing
from amparo.wellbeing.models import Break, Exposure, OptOut
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.programmes import limits_for
from amparo.wellbeing.queries.shift import Shift, shift_of
from amparo.wellbeing.states import ANYTHING, HIGH, BreakKind

_A_DAY_OF_IT: Final = 600  # seconds of high severity that make a day count for the rotation


@dataclass(frozen=True, kw_only=True)
class Fitness:
    """What not to hand to somebody: nothing of these harms, and nothing over this exposure severity (0 to 4)."""

    refused_harms: frozenset[str]
    highest_severity: int

    def allows(self, harm: str, severity: int | None) -> bool:
        """Whether something may be handed over. What holds no harm always may; a severity not judged counts as 2."""
        if harm in {"", "none"}:
            return True
        return harm not in self.refused_harms and severity_of(severity) <= self.highest_severity


def fitness(person: User) -> Fitness:
    """What may be handed to `person` now."""
    with as_person(person):
        return fitness_of(person)


def fitness_of(person: User) -> Fitness:
    """What may be handed to `person` now. Inside the wall."""
    refused = refused_harms(person)
    stands = standing_of(person, refused)
    return Fitness(refused_harms=refused - {ANYTHING}, highest_severity=stands.highest_severity)


def refused_harms(person: User) -> frozenset[str]:
    """What somebody opted out of, ANYTHING among it. Inside the wall."""
    return frozenset(_opted_out(person.pk, clock.now()))


@kept
def _opted_out(person: int, now: datetime) -> QuerySet[OptOut, str]:
    rows = OptOut.objects.filter(Q(until__isnull=True) | Q(until__gt=now), person=person)
    return rows.values_list("harm", flat=True)


def standing_of(person: User, refused: frozenset[str]) -> Standing:
    """How the shift of `person` stands. Inside the wall."""
    limits, shift, rest = limits_for(person), shift_of(person), rest_of(person)
    facts = Facts(
        today=shift.on,
        met=met_in(person, shift),
        high_days=_high_days(person, shift, limits),
        shift_ends=shift.ends,
        cools_down=rest is not None and rest.kind == BreakKind.COOL_DOWN,
        rests=rest is not None and rest.kind == BreakKind.OWN,
        not_today=ANYTHING in refused,
    )
    return standing(facts, limits, clock.now())


def rest_of(person: User) -> Break | None:
    """The break under way; time to cool down that is over is none. Inside the wall."""
    rest = next(iter(_unended(person.pk)), None)
    is_over = rest is not None and rest.kind == BreakKind.COOL_DOWN and rest.until <= clock.now()
    return None if is_over else rest


@kept
def _unended(person: int) -> QuerySet[Break]:
    """One at most."""
    return Break.objects.filter(person=person, ended_at__isnull=True)


def met_in(person: User, shift: Shift) -> list[Met]:
    """What somebody met in a shift, the oldest first. Inside the wall."""
    return [
        Met(kind=kind, severity=severity, subject=(on, pk), begun_at=begun_at, ended_at=ended_at, seconds=seconds)
        for kind, severity, on, pk, begun_at, ended_at, seconds in _met_since(person.pk, shift.begins)
    ]


@kept
def _met_since(person: int, moment: datetime) -> QuerySet[Exposure, tuple[Any, ...]]:
    rows = Exposure.objects.filter(person=person, begun_at__gte=moment).order_by("begun_at", "pk")
    return rows.values_list("kind", "severity", "subject_kind", "subject_id", "begun_at", "ended_at", "seconds")


def _high_days(person: User, shift: Shift, limits: Limits) -> list[date]:
    """Days with some work of high severity, as far back as the rotation looks."""
    if not limits.weeks_out:
        return []
    return _high_since(person.pk, shift.on - timedelta(weeks=2 * (limits.weeks_in + limits.weeks_out)))


@kept
def _high_since(person: int, day: date) -> QuerySet[Exposure, date]:
    rows = Exposure.objects.filter(person=person, severity__gte=HIGH, shift_on__gte=day)
    days = rows.values("shift_on").annotate(spent=Sum("seconds")).filter(spent__gte=_A_DAY_OF_IT)
    return days.values_list("shift_on", flat=True)
