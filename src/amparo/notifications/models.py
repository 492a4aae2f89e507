from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.notifications.kinds import sentence_of
from amparo.notifications.states import AttemptState, WayKind

Json = models.JSONField[dict[str, Any], dict[str, Any]]


class Notification(models.Model):
    """Shown on the desk until read: "tell X about Y". Further ways out (mail, chat) are attempts of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    ticket_id = models.BigIntegerField(null=True)
    data: Json = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notification_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["user", "-id"], name="notification_all"),
        ]

    def sentence(self) -> str:
        """How it reads for a person, in the language of the moment."""
        return sentence_of(self.kind, self.data)


class Way(models.Model):
    """How a person wants to be called away from the desk. The address is sealed, and no log ever holds it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ways", db_index=False)
    kind = models.CharField(max_length=4)
    address = models.TextField()  # sealed
    address_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=120)  # what may be shown of the address
    error = models.CharField(max_length=200, blank=True)  # why the last attempt failed; empty when it did not
    tried_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(WayKind)), name="way_kind_known"),
            models.UniqueConstraint(fields=["user", "address_hash"], name="way_once"),
        ]


class QuietHours(models.Model):
    """When a person is not called for what can wait, by the wall clock of the person's time zone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="quiet_hours")
    begins = models.TimeField()
    ends = models.TimeField()  # before `begins`: on the next morning


class Attempt(models.Model):
    """One attempt to reach one address; repeated with growing pauses until it is sent, and never sent twice."""

    notification = models.ForeignKey(Notification, null=True, on_delete=models.CASCADE, related_name="attempts")
    way = models.ForeignKey(Way, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=4)
    address = models.TextField(blank=True)  # sealed; emptied once the attempt is over
    label = models.CharField(max_length=120)
    words: Json = models.JSONField(default=dict)  # without a notification: its kind, data, ticket_id and language
    state = models.CharField(max_length=8, default=AttemptState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(AttemptState)), name="attempt_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="attempt_open", condition=models.Q(ended_at__isnull=True)),
        ]
