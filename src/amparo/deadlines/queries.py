from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from amparo.core import clock
from amparo.deadlines.models import Deadline, Heartbeat


def next_due() -> datetime | None:
    """When the next deadline falls due."""
    return Deadline.objects.order_by("due_at").values_list("due_at", flat=True).first()


STILL: Final = timedelta(seconds=90)
"""A clock that has not shown itself for so long stands still; it beats every five seconds."""


SILENCE_SQL: Final = "SELECT now() - beat_at FROM deadlines_heartbeat WHERE name = 'clock'"
"""For whoever asks over a connection of its own: how long the clock is silent; no row while it never ran."""


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """How the clock is: seconds since it last showed itself (None: never) and how late the oldest deadline is."""

    silent_for: timedelta | None
    overdue_by: timedelta


def pulse(name: str = "clock") -> Pulse:
    """What the watchdog looks at."""
    present = clock.now()
    beat_at = Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()
    due_at = next_due()
    return Pulse(
        silent_for=None if beat_at is None else present - beat_at,
        overdue_by=max(timedelta(0), present - due_at) if due_at else timedelta(0),
    )


def stands_still() -> timedelta | None:
    """For how long the clock has stood still; None while it runs, and before it ever ran."""
    silent_for = pulse().silent_for
    return silent_for if silent_for is not None and silent_for > STILL else None
