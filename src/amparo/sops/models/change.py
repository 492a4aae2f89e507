"""Who has read a change."""

from typing import ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.sops.models.procedure import Version


class Reading(models.Model):
    """That a person is concerned by a published change: when they were told, and when they acknowledged it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "person"], name="reading_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "version"], name="reading_open", condition=models.Q(acknowledged_at__isnull=True)
            )
        ]


class CheckAnswer(models.Model):
    """One answer to one check question of a change; wrong ones stay beside the right one that came after."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="check_answers")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    question = models.PositiveSmallIntegerField()  # its place among the questions, from 0
    chosen = models.PositiveSmallIntegerField()
    is_right = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version", "person", "question"], name="check_answer_of")]
