from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.notifications.kinds import sentence_of


class Notification(models.Model):
    """Shown on the desk until read: "tell X about Y". Further ways out (mail, chat) are attempts of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    ticket_id = models.BigIntegerField(null=True)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
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
