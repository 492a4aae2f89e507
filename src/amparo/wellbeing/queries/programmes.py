"""What protects whom."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.wellbeing.budget import Limits, strictest
from amparo.wellbeing.models import Programme


def limits_for(person: User) -> Limits:
    """The limits of the person's teams, the strictest of each; a team without a programme has that of the house."""
    teams = person.team_ids
    own = {row.team_id: row for row in _programmes(teams)}
    house = limits_of(own[None]) if None in own else Limits()
    return strictest(limits_of(own[team]) if team in own else house for team in teams) if teams else house


@kept
def _programmes(teams: list[int]) -> QuerySet[Programme]:
    """Those of teams, and that of the house."""
    return Programme.objects.filter(Q(team__isnull=True) | Q(team__in=teams))


def limits_of(row: Programme) -> Limits:
    return Limits(
        budget=row.budget,
        soft=row.soft_percent / 100,
        high=timedelta(minutes=row.high_minutes),
        last=timedelta(minutes=row.last_minutes),
        in_a_row=row.in_a_row,
        cool_down=timedelta(minutes=row.cool_down_minutes),
        weeks_in=row.weeks_in,
        weeks_out=row.weeks_out,
        rest=timedelta(minutes=row.break_minutes),
    )
