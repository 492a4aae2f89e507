"""What may be handed to somebody, all that whatever hands out work needs to ask, behind their wall once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.kept import kept
from amparo.wellbeing.models import Skip
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.fitness import Fitness, fitness_of

_MOST: Final = 500


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What somebody is fit for now, and what they passed on: that is not handed to them again."""

    fitness: Fitness
    passed_on: tuple[int, ...]


def what_may_come(person: User, subject_kind: str, *, remembered: timedelta) -> Coming:
    """For work of one kind of subject; what was passed on stays away for as long as `remembered`, the newest 500."""
    with as_person(person):
        passed_on = _passed_on(person.pk, subject_kind, clock.now() - remembered)
        return Coming(fitness=fitness_of(person), passed_on=tuple(passed_on))


@kept
def _passed_on(person: int, subject_kind: str, since: datetime) -> QuerySet[Skip, int]:
    rows = Skip.objects.filter(person=person, subject_kind=subject_kind, at__gt=since)
    return rows.order_by("-at").values_list("subject_id", flat=True)[:_MOST]
