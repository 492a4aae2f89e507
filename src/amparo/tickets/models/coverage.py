from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.core import clock


class ArrivalHour(models.Model):
    """How many tickets of a market and language were opened in one finished hour. It can be counted anew."""

    hour = models.DateTimeField()
    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hour", "market", "language"], name="arrivals_once")]


class ArrivalWeek(models.Model):
    """The hours of the last weeks summed up by the hour of the week, so that a page reads one row for each language."""

    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    counts: ArrayField[list[int], list[int]] = ArrayField(models.PositiveIntegerField())  # on the market's own clock

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["market", "language"], name="arrival_week_once")]


class HoleTold(models.Model):
    """Leads were told that promised times fall into this stretch, when nobody answers the market."""

    market = models.CharField(max_length=2, blank=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["market", "end"], name="hole_told_once")]
