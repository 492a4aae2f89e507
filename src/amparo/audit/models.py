from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from amparo.audit.events import Event, event_class


class EventRecord(models.Model):
    """One row of the event log. The database itself refuses to change or delete it (see the migration)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    ticket_id = models.BigIntegerField(null=True)  # the ticket's story it belongs to, if any; no foreign key on purpose
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket_id", "id"], name="event_ticket", condition=models.Q(ticket_id__isnull=False)),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["actor_id", "id"], name="event_staff", condition=models.Q(actor_kind="staff")),
        ]

    def event_class(self) -> type[Event] | None:
        return event_class(self.kind)

    def sentence(self) -> str:
        """How the event reads for a person, in the language of the moment."""
        event = self.event_class()
        if event is None:
            return self.kind
        shown = event.shown(self.data)
        return str(event.sentence) % _Values({name: _plain(value) for name, value in shown.items()})


def _plain(value: Any) -> Any:
    """A list of names reads as a list, not as Python."""
    return ", ".join(str(one) for one in value) if isinstance(value, list) else value


class _Values(dict[str, Any]):
    """An event's values; what is not there any more was erased."""

    def __missing__(self, key: str) -> str:
        return _("(erased)")
