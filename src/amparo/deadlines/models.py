from typing import ClassVar

from django.db import models


class Deadline(models.Model):
    """Something that falls due: `kind` says what, `subject_id` to which row. At most one of a kind per subject."""

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject_id"], name="deadline_once")]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="deadline_due")]


class Heartbeat(models.Model):
    """When a standing process last showed that it works; the watchdog reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()
