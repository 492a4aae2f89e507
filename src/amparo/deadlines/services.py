"""The clock: schedule what falls due, and run it when it does."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.db import connection, transaction

from amparo.core import clock
from amparo.deadlines.handlers import Due, handler_of
from amparo.deadlines.models import Deadline, Heartbeat

log = structlog.get_logger(__name__)

LONGEST_PAUSE: Final = timedelta(minutes=10)


def schedule(*, kind: str, subject_id: int, due_at: datetime, data: dict[str, Any] | None = None) -> None:
    """Set the deadline `kind` of a subject, replacing an earlier one of the same kind; wakes the clock."""
    _put([Deadline(kind=kind, subject_id=subject_id, due_at=due_at, data=data or {})])


def schedule_all(*, kind: str, due_at: Mapping[int, datetime]) -> None:
    """`schedule` for many subjects (by id) in one statement."""
    if due_at:
        _put([Deadline(kind=kind, subject_id=subject_id, due_at=moment) for subject_id, moment in due_at.items()])


def _put(rows: Sequence[Deadline]) -> None:
    Deadline.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=["due_at", "data", "failures", "last_error"],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('amparo_deadlines', '')")


def cancel(*, kind: str, subject_id: int) -> bool:
    """Take a deadline back; False when there was none, or it has fallen due already."""
    removed, _ = Deadline.objects.filter(kind=kind, subject_id=subject_id).delete()
    return removed > 0


def run_due(*, limit: int = 100) -> int:
    """Run up to `limit` deadlines that have fallen due; returns how many were run.

    1. Claim one due row with SKIP LOCKED: any number of clocks may run side by side.
    2. Delete it and call its handler, both in one transaction: it happens once or not at all.
    3. A handler that raises puts its row back with a growing pause, so that one bad row stops nobody else.
    """
    ran = 0
    while ran < limit and _run_next():
        ran += 1
    return ran


def _run_next() -> bool:
    failed: tuple[Deadline, Exception] | None = None
    with transaction.atomic():
        _give_way()
        row = (
            Deadline.objects.select_for_update(skip_locked=True)
            .filter(due_at__lte=clock.now())
            .order_by("due_at")
            .first()
        )
        if row is None:
            return False
        due = Due(kind=row.kind, subject_id=row.subject_id, due_at=row.due_at, data=row.data)
        try:
            with transaction.atomic():
                Deadline.objects.filter(pk=row.pk).delete()
                handler_of(row.kind)(due)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the clock goes on
            failed = (row, error)
            _put_off(row, error)
    if failed:
        log.error("deadline_failed", kind=failed[0].kind, subject_id=failed[0].subject_id, exc_info=failed[1])
    return True


def _give_way() -> None:
    """Wait for a lock half a second at most, then try later.

    The clock holds its deadline and wants the subject; a person who changes the subject holds that and may want the
    deadline. PostgreSQL looks for such circles after a second and ends either; so the clock steps back before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")


def _put_off(row: Deadline, error: Exception) -> None:
    pause = min(timedelta(seconds=2 ** min(row.failures, 10)), LONGEST_PAUSE)
    Deadline.objects.filter(pk=row.pk).update(
        due_at=clock.now() + pause, failures=row.failures + 1, last_error=type(error).__name__
    )


def beat(*, name: str) -> None:
    """Note that the standing process `name` works."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": clock.now()})
