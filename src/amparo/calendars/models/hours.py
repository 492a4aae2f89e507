from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock


class BusinessCalendar(models.Model):
    """The hours of a market or team through all their versions."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)  # offered where a calendar is chosen
    # empty only within the transaction that makes the calendar
    current = models.ForeignKey("CalendarVersion", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar said from a moment on. It never changes: a trigger of the database sees to it."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # from 1
    document: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()  # see `hours.document`
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # nobody: the house
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} v{self.number}"
