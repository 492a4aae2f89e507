"""A procedure under way on a ticket, and its journal."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models import Escalation
from amparo.moderation.models import Case
from amparo.sops.models.procedure import Version
from amparo.sops.models.sealing import SealingField
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket


class Run(models.Model):
    """One procedure on one ticket, in the version it began with."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="runs")
    # the versions of the procedures it may call: {key: version id}, as they held when it began
    pins: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=RunState.RUNNING)
    # what the interpreter remembers (`sops.running.state`)
    memory = SealingField(default=dict)
    moves = models.PositiveIntegerField(default=0)  # counts inputs: of two who act on one state, one is told
    step = models.CharField(max_length=255, blank=True)  # where it stands; empty when it does not
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    moved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    root_cause = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)  # why it was stopped
    erased_at = models.DateTimeField(null=True)  # since then only the path is known, and nothing of the person
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    # what the tool or the wait said last, for the screen: {"step": …, "kind": "stuck" | "retrying", "sentence": …}
    notice: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(RunState)), name="run_state_known"),
            models.UniqueConstraint(
                fields=["ticket", "version"],
                name="run_of_a_version_once_at_a_time",
                condition=models.Q(state=RunState.RUNNING),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "-started_at"], name="run_of_version"),
            models.Index(fields=["started_at"], name="run_started"),
        ]


class RunInput(models.Model):
    """One line of a run's journal: what was put in, and what the interpreter read. It is never changed, only erased."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="inputs", db_index=False)
    number = models.PositiveIntegerField()  # from 1
    input = SealingField()
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="run_input_once")]


class RunEscalation(models.Model):
    """What a step asked of an authority: the decision is told to this visit."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=255)
    visit = models.PositiveIntegerField()
    escalation = models.OneToOneField(Escalation, on_delete=models.PROTECT, related_name="asked_by_run")


class RunReview(models.Model):
    """A decision that a step handed in: its outcome is told to this visit."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="reviews")
    step = models.CharField(max_length=255)
    visit = models.PositiveIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="asked_by_run")


class Passage(models.Model):
    """A step that a run came to, and the way it left by: what figures count. It follows `State.visits`."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="passages", db_index=False)
    place = models.PositiveIntegerField()  # among the run's visits, from 0
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=80)
    done = models.CharField(max_length=10, blank=True)  # how the visit ended (`sops.running.state`); empty: not yet
    way = models.CharField(max_length=120, blank=True)  # the key of the way (`sops.language.ways`)
    withdrawn = models.BooleanField(default=False)  # it was gone back behind
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "place"], name="passage_once")]
        indexes: ClassVar = [models.Index(fields=["version", "at", "step", "way"], name="passage_heat")]
