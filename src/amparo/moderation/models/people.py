"""Reviewers as others know them, and what they had better not decide."""

from typing import ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.people.models import Agency


class Handle(models.Model):
    """The name under which a reviewer appears, always the same one. It says nothing of who it is."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Conflict(models.Model):
    """Somebody has to do with an agency, a creator or a market's desk, and decides nothing about it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="+")
    creator_ref = models.CharField(max_length=120, blank=True)
    market = models.CharField(max_length=2, blank=True)
    note = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False) | ~models.Q(creator_ref="") | ~models.Q(market=""),
                name="conflict_with_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="conflict_standing", condition=models.Q(ended_at__isnull=True))
        ]
