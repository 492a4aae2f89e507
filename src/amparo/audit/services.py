"""The one way into the event log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from amparo.audit import reactions
from amparo.audit.events import Actor, Event, Subject
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.inserting import insert_all

_TOGETHER: Final = 500  # rows


@dataclass(frozen=True, kw_only=True)
class Fact:
    """An event with who did it, to what, and in which ticket's story it belongs."""

    event: Event
    by: Actor
    about: Subject
    ticket_id: int | None = None


def record(event: Event, *, by: Actor, about: Subject, ticket_id: int | None = None) -> EventRecord:
    """Write `event` into the log and defer what follows from it, in the caller's transaction.

    Without `ticket_id`, an event about a ticket belongs to that ticket's story.
    """
    return record_all([Fact(event=event, by=by, about=about, ticket_id=ticket_id)])[0]


def record_all(facts: Iterable[Fact]) -> Sequence[EventRecord]:
    """`record` for many facts in one statement, in their order."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of what it tells of")
    moment = clock.now()
    facts = list(facts)
    rows = insert_all([_row(fact, moment) for fact in facts])
    jobs: dict[reactions.AnyTask, list[dict[str, Any]]] = {}
    for fact, row in zip(facts, rows, strict=True):
        for task in reactions.tasks_for(fact.event):
            jobs.setdefault(task, []).append({"event_id": row.pk, "subject_id": fact.about.id})
    for task, asked in jobs.items():
        task.batch_defer(*asked)
    reactions.happen((fact.event, row) for fact, row in zip(facts, rows, strict=True))
    return rows


def _row(fact: Fact, moment: datetime) -> EventRecord:
    about_ticket = fact.about.id if fact.about.kind == "ticket" else None
    return EventRecord(
        at=moment,
        kind=fact.event.type,
        actor_kind=fact.by.kind,
        actor_id=fact.by.id,
        subject_kind=fact.about.kind,
        subject_id=fact.about.id,
        ticket_id=fact.ticket_id if fact.ticket_id is not None else about_ticket,
        data=fact.event.data(),
    )


@contextmanager
def erasing() -> Iterator[None]:
    """What is said never to change may be blanked inside, in the caller's transaction: triggers look for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('amparo.erasing', true)")
        (outside,) = cursor.fetchone()
        cursor.execute("SELECT set_config('amparo.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('amparo.erasing', %s, true)", [outside or "off"])


@transaction.atomic
def erase_personal_data(*, ticket_ids: Collection[int]) -> int:
    """Blank the personal fields of every event in the stories of some tickets; returns how many events held any.

    The triggers of what never changes let exactly this through, and only while the transaction says so.
    """
    with erasing():
        return _blank(EventRecord.objects.filter(ticket_id__in=ticket_ids))


@transaction.atomic
def erase_events_of(kind: str, ids: Collection[int]) -> int:
    """Blank the personal fields of every event about some things of one kind; returns how many events held any."""
    with erasing():
        return _blank(EventRecord.objects.filter(subject_kind=kind, subject_id__in=ids))


def _blank(rows: QuerySet[EventRecord]) -> int:
    """In statements of many rows each: a long story costs hardly more than a short one."""
    changed = []
    for row in rows.order_by("pk").iterator(chunk_size=_TOGETHER):
        event = row.event_class()
        personal = event.personal if event else tuple(row.data)
        kept = {name: value for name, value in row.data.items() if name not in personal}
        if kept != row.data:
            row.data = kept
            changed.append(row)
    return EventRecord.objects.bulk_update(changed, ["data"], batch_size=_TOGETHER)
