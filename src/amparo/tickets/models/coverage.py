from typing import ClassVar

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


class HoleTold(models.Model):
    """Leads were told that promised times fall into this stretch, when nobody answers the market."""

    market = models.CharField(max_length=2, blank=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["market", "end"], name="hole_told_once")]
