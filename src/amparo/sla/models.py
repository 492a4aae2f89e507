"""What is promised: policies, their versions, and what each ticket was promised by one of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.models import User
from amparo.calendars.models import BusinessCalendar, CalendarVersion
from amparo.core import clock
from amparo.paging.models import Ladder
from amparo.sla.states import Metric, TargetState
from amparo.tickets.models import Ticket


class Policy(models.Model):
    """A promise through all its versions. The first in the order of `position` that fits a ticket holds for it."""

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
    # empty only within the transaction that makes the policy
    current = models.ForeignKey("PolicyVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="sla_policy_name_once")]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """What a policy said from a moment on. It never changes: a trigger of the database sees to it."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()  # from 1
    document: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()  # see docs/reference/sla.md
    calendar = models.ForeignKey(BusinessCalendar, null=True, on_delete=models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Ladder, null=True, on_delete=models.PROTECT, related_name="+")  # walked on a breach
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # nobody: the house
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="sla_policy_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.number}"


class Promise(models.Model):
    """By which policy and hours a ticket is promised anything: those it began with, whatever becomes of them."""

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.CASCADE, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    # nothing where all is counted by the calendar on the wall
    calendar_version = models.ForeignKey(
        CalendarVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(default=clock.now)


_RUNS: models.Q = models.Q(running_since__isnull=False)
_ENDED: models.Q = models.Q(ended_at__isnull=False)
_LATE: models.Q = models.Q(breached_at__isnull=False)


class Target(models.Model):
    """One clock of a ticket, as `clocks.Clock` says it; a further wait of the person is a further target."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="targets", db_index=False)
    metric = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    allowed = models.DurationField()
    spent = models.DurationField()  # of `allowed`, until it last began to run
    running_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "metric", "started_at"], name="sla_target_once"),
            models.CheckConstraint(condition=models.Q(metric__in=list(Metric)), name="sla_metric_known"),
            models.CheckConstraint(
                condition=models.Q(_RUNS & ~_ENDED & ~_LATE, state=TargetState.ACTIVE, due_at__isnull=False)
                | models.Q(~_RUNS & ~_ENDED & ~_LATE, state=TargetState.PAUSED, due_at__isnull=True)
                | models.Q(~_RUNS & _ENDED & ~_LATE, state__in=[TargetState.MET, TargetState.DROPPED])
                | models.Q(_LATE, state=TargetState.BREACHED),
                name="sla_state_is_what_happened",
            ),
            models.CheckConstraint(condition=~(_RUNS & _ENDED), name="sla_ended_runs_no_more"),
        ]
        indexes: ClassVar = [
            # what share of the promises was kept, by when they ended or broke
            models.Index(fields=["metric", "ended_at"], name="sla_target_judged", condition=_ENDED),
        ]
