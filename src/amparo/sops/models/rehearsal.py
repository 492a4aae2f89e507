"""Practice on made-up cases. A table of its own, so that no figure of real work can count it."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.sops.models.procedure import Procedure, Version
from amparo.sops.states import RehearsalState


class Rehearsal(models.Model):
    """One person's practice of a procedure on one of its scenarios; `version` and `scenario` are set when it begins."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="rehearsals")
    version = models.ForeignKey(Version, null=True, on_delete=models.CASCADE, related_name="+")
    scenario = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, default=RehearsalState.RUNNING)
    memory: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    inputs: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    moves = models.PositiveIntegerField(default=0)
    assigned_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    missed = models.PositiveSmallIntegerField(default=0)  # steps that went otherwise than the scenario expects

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(RehearsalState)), name="rehearsal_state_known")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "state", "-id"], name="rehearsal_of")]
