"""What the desk keeps for its people: unfinished words, marks, presence, views. Ephemera, exempt from the event log."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.tickets.models.ticket import Ticket


class Draft(models.Model):
    """Unfinished words of one author on one ticket. Only the author writes, sends or deletes them."""

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4)
    text = models.TextField(blank=True)
    # {"to": […], "cc": […], "attachments": [{"file": id, "name": "…", "content_type": "…"}], "macro": "code"}
    extras: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "ticket", "kind"], name="draft_once", nulls_distinct=False)
        ]


class Presence(models.Model):
    """Who looks at which ticket, and who is typing there."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="presence")
    seen_at = models.DateTimeField()
    typing_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "user"], name="presence_once")]
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="presence_seen")]


class OpenDesk(models.Model):
    """Whose desk is on a screen now: one row of a person, written over while it is, and deleted once it is not.

    The table is not logged (migration 0015): no archive of the database says who was there when.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()


class ReadMark(models.Model):
    """Up to when a person has read a ticket; `is_open` keeps it as a tab of the desk."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()
    tab_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "ticket"], name="read_mark_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "tab_since"],
                name="read_mark_tabs",
                condition=models.Q(tab_since__isnull=False),
            )
        ]


class Follow(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follows")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "ticket"], name="follow_once")]


class SavedView(models.Model):
    """A filter with a name: one's own, or a team's."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    filters: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
