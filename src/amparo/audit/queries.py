"""The event log as it is read: newest first, by keyset."""

from collections.abc import Collection

from django.db.models import QuerySet

from amparo.audit.events import Subject
from amparo.audit.models import EventRecord
from amparo.core.finding import newest
from amparo.core.kept import kept


def log_page(*, kind: str, staff_id: int | None, before: int | None) -> tuple[list[EventRecord], int | None]:
    """Events before the id `before`, of one kind, or done by one member of staff; and where the next page begins."""
    rows = EventRecord.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if staff_id is not None:
        rows = rows.filter(actor_kind="staff", actor_id=staff_id)
    return newest(rows, before=before)


def newest_event() -> int:
    """The id of the last event of all; 0 while there is none."""
    return max(_last(), default=0)


@kept
def _last() -> QuerySet[EventRecord, int]:
    return EventRecord.objects.order_by("-pk").values_list("pk", flat=True)[:1]


def events_of(about: Subject, kind: str) -> list[EventRecord]:
    """What happened to it of this kind, oldest first."""
    rows = EventRecord.objects.filter(subject_kind=about.kind, subject_id=about.id, kind=kind)
    return list(rows.order_by("id"))


def newest_change(about: Subject, kinds: Collection[str] = ()) -> EventRecord | None:
    """The last thing a member of staff did to it (of these `kinds`, if any are named), or None."""
    rows = EventRecord.objects.filter(subject_kind=about.kind, subject_id=about.id, actor_kind="staff")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.order_by("-id").first()
