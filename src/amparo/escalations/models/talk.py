"""The conversation with the authority, and the links by which people without an account take part."""

from typing import ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models.directory import Authority
from amparo.escalations.models.loop import Escalation
from amparo.tickets.models import JudgedFile, rightly_judged


class LoopMessage(models.Model):
    """Something said between us and the authority. `name` is who said it, in words: most have no account."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="talk")
    is_ours = models.BooleanField()
    saying = models.CharField(max_length=12)  # states.Saying
    via = models.CharField(max_length=8)  # states.Via
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["escalation", "id"], name="loop_talk")]


class LoopFile(JudgedFile):
    """A file of the conversation."""

    message = models.ForeignKey(LoopMessage, on_delete=models.CASCADE, related_name="files")

    class Meta:
        constraints: ClassVar = rightly_judged("loop_file")


class OutsideLink(models.Model):
    """A link for one authority to one loop. Only its fingerprint is kept; it ends with its time, or when revoked."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="links")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
