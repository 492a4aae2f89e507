"""What concerns everybody: programmes, disclosures, who listens, and the figures that were released."""

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.wellbeing.states import Measure

FEWEST: Final = 5
"""Figures about fewer people are never made. The function that makes them holds it too (migration 0004)."""

USUAL_FEWEST: Final = 8

FEWEST_MOMENTS: Final = 500
"""Less says nothing of a month. The function that makes the share holds it too (migration 0006)."""


class Programme(models.Model):
    """How the people of a team are protected; without a team, of all those whose team says nothing of its own.

    The bounds are the database's. Reasons and grades of evidence: docs/reference/wellbeing.md.
    """

    team = models.OneToOneField(Team, null=True, on_delete=models.CASCADE, related_name="+")
    budget = models.PositiveSmallIntegerField(default=120)  # units a shift
    soft_percent = models.PositiveSmallIntegerField(default=60)  # of the budget: the person is told
    high_minutes = models.PositiveSmallIntegerField(default=120)  # of high severity a shift
    last_minutes = models.PositiveSmallIntegerField(default=60)  # of a shift without anything of high severity
    in_a_row = models.PositiveSmallIntegerField(default=3)  # of high severity, then something else
    cool_down_minutes = models.PositiveSmallIntegerField(default=3)
    weeks_in = models.PositiveSmallIntegerField(default=2)
    weeks_out = models.PositiveSmallIntegerField(default=2)  # 0: no rotation
    break_minutes = models.PositiveSmallIntegerField(default=10)  # for each hour of work
    fewest = models.PositiveSmallIntegerField(default=USUAL_FEWEST)  # people behind a figure; that of the house counts
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fewest__range=(FEWEST, 50)), name="programme_fewest"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(team__isnull=True), name="programme_of_the_house_once"
            ),
            models.CheckConstraint(condition=Q(budget__range=(20, 240)), name="programme_budget"),
            models.CheckConstraint(condition=Q(soft_percent__range=(20, 90)), name="programme_soft"),
            models.CheckConstraint(condition=Q(high_minutes__range=(0, 240)), name="programme_high"),
            models.CheckConstraint(condition=Q(last_minutes__range=(30, 240)), name="programme_last"),
            models.CheckConstraint(condition=Q(in_a_row__range=(1, 6)), name="programme_in_a_row"),
            models.CheckConstraint(condition=Q(cool_down_minutes__range=(3, 60)), name="programme_cool_down"),
            models.CheckConstraint(condition=Q(weeks_in__range=(1, 8), weeks_out__lte=8), name="programme_rotation"),
            models.CheckConstraint(condition=Q(break_minutes__range=(5, 30)), name="programme_breaks"),
        ]


class Disclosure(models.Model):
    """What people read before they work somewhere: what is in the queue, by measure, and what protection cannot do.

    A version never changes; when the mix does, there is another.
    """

    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # from 1, by team
    mix: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)  # a week, by harm
    text = VariantsField()  # what the house adds of its own
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "number"], name="disclosure_once", nulls_distinct=False),
        ]


class Acknowledgement(models.Model):
    """Somebody read a disclosure, in a language. It waives nothing."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="acknowledgements")
    language = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "disclosure", "language"], name="acknowledgement_once"),
        ]


class Listener(models.Model):
    """Somebody offered to listen to colleagues."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)


class Release(models.Model):
    """A figure about many people, made by the database when its month was over (migration 0004), and never again.

    Whoever changes teams later cannot be found by comparing two figures of one month: there is only one.
    """

    measure = models.CharField(max_length=12)
    month = models.DateField()  # its first day
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")  # none: all together
    people = models.PositiveIntegerField()  # at least so many: 8, 16, 32 …; 0: hidden
    total = models.FloatField(null=True)  # the mean where the measure is one; none: hidden
    moments = models.PositiveIntegerField(null=True)  # counted at so many at least: 500, 1000 …
    released_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "month", "team"], name="release_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(measure__in=list(Measure)), name="release_measure_known"),
            models.CheckConstraint(
                condition=Q(people=0, total__isnull=True) | Q(people__gte=FEWEST, total__isnull=False),
                name="release_of_enough",
            ),
        ]


class Tally(models.Model):
    """What was counted at the moments of a month that lasts still, of everybody together (migration 0006).

    The database shows it to nobody: it counts, and makes a `Release` of it when the month is over.
    """

    month = models.DateField(primary_key=True)  # its first day
    minute = models.DateTimeField()  # the last one that was counted
    samples = models.PositiveIntegerField()
    handling = models.PositiveIntegerField()  # people, summed over the moments; so is
    present = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(handling__lte=F("present")), name="tally_handling_is_of_present"),
        ]
