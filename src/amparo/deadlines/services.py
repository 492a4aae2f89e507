"""The clock: schedule what falls due, and run it when it does."""

import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.db import connection, transaction

from amparo.core import clock
from amparo.core.kept import ask
from amparo.deadlines.handlers import Due, handler_of
from amparo.deadlines.models import Deadline, Heartbeat

log = structlog.get_logger(__name__)

LONGEST_PAUSE: Final = timedelta(minutes=10)
TOGETHER: Final = 20
"""Deadlines claimed in one transaction; whoever wants to change one of these waits for it."""
LONGEST_TOGETHER: Final = 0.1
"""Seconds after which such a transaction begins no further handler, so that nobody waits long."""

_PUT: Final = """
WITH put AS (
  INSERT INTO deadlines_deadline (kind, subject_id, due_at, data, failures, last_error)
  SELECT kind, subject_id, due_at, data, 0, ''
  FROM json_populate_recordset(NULL::deadlines_deadline, %(rows)s::json)
  ON CONFLICT (kind, subject_id) DO UPDATE
  SET due_at = excluded.due_at, data = excluded.data, failures = 0, last_error = ''
)
SELECT pg_notify('amparo_deadlines', '')
"""


def schedule(*, kind: str, subject_id: int, due_at: datetime, data: dict[str, Any] | None = None) -> None:
    """Set the deadline `kind` of a subject, replacing an earlier one of the same kind; wakes the clock."""
    _put(kind, {subject_id: due_at}, data or {})


def schedule_all(*, kind: str, due_at: Mapping[int, datetime]) -> None:
    """`schedule` for many subjects (by id) in one statement."""
    if due_at:
        _put(kind, due_at, {})


def _put(kind: str, due_at: Mapping[int, datetime], data: Mapping[str, Any]) -> None:
    """By the id of each subject. In one statement, since whatever somebody waits for sets one."""
    rows = [
        {"kind": kind, "subject_id": pk, "due_at": moment.isoformat(), "data": data} for pk, moment in due_at.items()
    ]
    ask(_PUT, {"rows": json.dumps(rows)})


def cancel(*, kind: str, subject_id: int) -> bool:
    """Take a deadline back; False when there was none, or it has fallen due already."""
    removed, _ = Deadline.objects.filter(kind=kind, subject_id=subject_id).delete()
    return removed > 0


def run_due(*, limit: int = 200) -> int:
    """Run deadlines that have fallen due, about `limit` at most; returns how many were run.

    1. Claim a few due rows with SKIP LOCKED: any number of clocks may run side by side.
    2. Delete each and call its handler, all in one transaction: it happens once or not at all.
    3. A handler that raises is undone to its savepoint, and its row put back with a growing pause, so that one bad row
       stops nobody else.

    Several share a transaction because its end, which waits for the disk, costs more than most handlers.
    """
    ran = 0
    while ran < limit:
        claimed, done = _run_some()
        ran += done
        if claimed < TOGETHER and done == claimed:  # there were no more
            break
    return ran


def _run_some() -> tuple[int, int]:
    """Claim some and run them; (how many were claimed, how many run). What there was no time for is let go again."""
    failed: list[tuple[Deadline, Exception]] = []
    done = 0
    with transaction.atomic():
        _give_way()
        rows = Deadline.objects.select_for_update(skip_locked=True).filter(due_at__lte=clock.now()).order_by("due_at")
        claimed = list(rows[:TOGETHER])
        until = time.monotonic() + LONGEST_TOGETHER
        for row in claimed:
            if error := _run(row):
                failed.append((row, error))
            done += 1
            if error or time.monotonic() > until:
                break
    for row, error in failed:
        log.error("deadline_failed", kind=row.kind, subject_id=row.subject_id, exc_info=error)
    return len(claimed), done


def _run(row: Deadline) -> Exception | None:
    """Run one claimed row, unless one that ran before it in this transaction took it back or set it anew."""
    due = Due(kind=row.kind, subject_id=row.subject_id, due_at=row.due_at, data=row.data)
    try:
        with transaction.atomic():
            removed, _ = Deadline.objects.filter(pk=row.pk, due_at=row.due_at).delete()
            if removed:
                handler_of(row.kind)(due)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the clock goes on
        _put_off(row, error)
        return error
    return None


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
