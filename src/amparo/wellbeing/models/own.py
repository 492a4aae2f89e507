"""Rows that only their person sees. Every table here stands behind row-level security (migration 0002).

Read and write them inside `privacy.as_person`; outside of it they are empty and take nothing.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.states import HIGH, BreakKind, ExposureKind


class Own(models.Model):
    """A row of one person's own."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Exposure(Own):
    """What somebody met at work, and for how long. Open until it is said, or has lapsed, how long that was."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=8)
    harm = models.CharField(max_length=20, blank=True)
    severity = models.PositiveSmallIntegerField()  # 0 to 4, of the exposure
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    shift_on = models.DateField()  # the day on which the shift began, where the person lives
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    units = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(ExposureKind)), name="exposure_kind_known"),
            models.CheckConstraint(condition=models.Q(severity__lte=4), name="exposure_severity_known"),
            models.CheckConstraint(condition=models.Q(seconds__gte=0, units__gte=0), name="exposure_not_negative"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "begun_at"], name="exposure_of_person"),
            models.Index(fields=["person"], name="exposure_open", condition=models.Q(ended_at__isnull=True)),
            models.Index(fields=["shift_on"], name="exposure_by_day"),
            models.Index(
                fields=["person", "shift_on"],
                name="exposure_high_days",
                condition=models.Q(severity__gte=HIGH),
                include=["seconds"],
            ),
        ]


class OptOut(Own):
    """What somebody does not work with: for good, or until a moment. No reason is kept, none is asked."""

    harm = models.CharField(max_length=20, blank=True)  # empty: everything graphic
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "harm"], name="opt_out_once")]


class Skip(Own):
    """Something was passed on; nobody counts it against anybody."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    harm = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="skip_of_person")]


class Break(Own):
    """A rest. `until` is when it was meant to end: the person may go on or come back earlier."""

    kind = models.CharField(max_length=12, default=BreakKind.OWN)
    begun_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(BreakKind)), name="break_kind_known"),
            models.UniqueConstraint(
                fields=["person"], name="break_one_at_a_time", condition=models.Q(ended_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-begun_at"], name="break_of_person")]


class CheckIn(Own):
    """How somebody said they are, by an instrument and its version; nobody is told of it."""

    instrument = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()  # by the code of the question
    score = models.PositiveSmallIntegerField()  # 0 to 100, more is better
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(score__lte=100), name="check_in_score_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="check_in_of_person")]


class Talk(Own):
    """Somebody asked a colleague for a talk; both see it, and nobody else."""

    listener = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    can_now = models.BooleanField(null=True)  # what the listener answered

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-asked_at"], name="talk_of_person"),
            models.Index(fields=["listener", "-asked_at"], name="talk_of_listener"),
        ]


class Attempt(Own):
    """Somebody asked for what is this person's alone, and was shown nothing."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="attempt_on_person")]
