"""What may come somebody's way now. Whatever hands out work asks, and is never told why."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, Sum

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.budget import Facts, Limits, Met, Standing, severity_of, standing
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
    rows = OptOut.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), person=person)
    return frozenset(rows.values_list("harm", flat=True))


def standing_of(person: User, refused: frozenset[str]) -> Standing:
    """How the shift of `person` stands. Inside the wall."""
    limits, shift = limits_for(person), shift_of(person)
    rest = Break.objects.filter(person=person, ended_at__isnull=True).first()
    cools_down = rest is not None and rest.kind == BreakKind.COOL_DOWN and rest.until > clock.now()
    facts = Facts(
        today=shift.on,
        met=met_in(person, shift),
        high_days=_high_days(person, shift, limits),
        shift_ends=shift.ends,
        cools_down=cools_down,
        rests=rest is not None and rest.kind != BreakKind.COOL_DOWN,
        not_today=ANYTHING in refused,
    )
    return standing(facts, limits, clock.now())


def met_in(person: User, shift: Shift) -> list[Met]:
    """What somebody met in a shift, the oldest first. Inside the wall."""
    rows = Exposure.objects.filter(person=person, begun_at__gte=shift.begins).order_by("begun_at", "pk")
    fields = ("kind", "severity", "subject_kind", "subject_id", "begun_at", "ended_at", "seconds")
    return [
        Met(kind=kind, severity=severity, subject=(on, pk), begun_at=begun_at, ended_at=ended_at, seconds=seconds)
        for kind, severity, on, pk, begun_at, ended_at, seconds in rows.values_list(*fields)
    ]


def _high_days(person: User, shift: Shift, limits: Limits) -> list[date]:
    """Days with some work of high severity, as far back as the rotation looks."""
    if not limits.weeks_out:
        return []
    since = shift.on - timedelta(weeks=2 * (limits.weeks_in + limits.weeks_out))
    rows = Exposure.objects.filter(person=person, severity__gte=HIGH, shift_on__gte=since)
    days = rows.values("shift_on").annotate(spent=Sum("seconds")).filter(spent__gte=_A_DAY_OF_IT)
    return list(days.values_list("shift_on", flat=True))
