from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.text import in_language, language_now
from amparo.tickets.models import Ticket
from amparo.tools.models.connector import Action
from amparo.tools.states import ApprovalState, CallState

Json = models.JSONField[dict[str, Any], dict[str, Any]]


class _Asked(models.Model):
    """Why it was asked, as whoever reads it understands it."""

    reason = models.CharField(max_length=300)
    reasons: Json = models.JSONField(default=dict, blank=True)  # by language, where a program asked

    class Meta:
        abstract = True

    @property
    def why(self) -> str:
        return in_language(self.reasons, language_now()) or self.reason


class Call(_Asked):
    """One call, and what came of it. Hidden values stand apart, sealed; the rest may be read."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="calls", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tool_calls", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=150, unique=True)  # asked again under this key, it is the same call
    request_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=CallState.SENDING)
    inputs: Json = models.JSONField(default=dict)
    output: Json = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)  # {"inputs": {…}, "output": {…}} of what is hidden
    problem = models.CharField(max_length=60, blank=True)  # a code of `problems.py`
    detail = models.CharField(max_length=300, blank=True)  # to the problem: a status, a host, a field
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP
    attempts = models.PositiveSmallIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(CallState)), name="call_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["action", "-id"], name="call_log"),
            models.Index(fields=["ticket", "action", "-id"], name="call_of_ticket"),
            models.Index(fields=["by", "action", "created_at"], name="call_of_person"),
        ]


class Approval(_Asked):
    """The word of a second person on one dangerous call."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="approvals")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=150, unique=True)
    request_hash = models.CharField(max_length=64)
    inputs: Json = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=ApprovalState.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(ApprovalState)), name="approval_state_known"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="approval_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.USED])
                | models.Q(decided_by__isnull=False),
                name="approval_has_a_name",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="approval_waiting", condition=models.Q(state=ApprovalState.WAITING)),
        ]


class Patience(models.Model):
    """Somebody waits for a tool that is down, to see one card of one ticket; it is asked again from time to time."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "action", "person"], name="patience_once"),
        ]
