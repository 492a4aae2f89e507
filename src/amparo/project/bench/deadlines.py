"""What the clock costs: a tick when little or much is open, and how late things come when many fall due."""

import json
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection

from amparo.core import clock
from amparo.deadlines.models import Deadline
from amparo.deadlines.queries import next_due
from amparo.deadlines.services import beat, run_due, schedule_all
from amparo.project.bench.servers import ticking

FEW: Final = 100
MANY: Final = 100_000
A_SECOND: Final = 200
SECONDS: Final = 15
_KIND: Final = "bench:tick"
_ROUNDS: Final = 60
_FAR: Final = timedelta(days=30)
_LEAD: Final = timedelta(seconds=2)  # until all are written
_PATIENCE: Final = 120.0
_P99: Final = 0.99


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """Seconds that deadlines came late: half of them at most `median`, all but one in a hundred at most `p99`.

    `ran` of `due` were run, each once.
    """

    clocks: int
    due: int
    ran: int
    median: float
    p99: float
    worst: float


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """Milliseconds of a tick in which nothing is due, with `few` and with `many` open deadlines."""

    few: int
    many: int
    tick_few: float
    tick_many: float
    lateness: Sequence[Lateness]


def measure() -> Clocks:
    """Leaves the table of deadlines as it was."""
    there = list(Deadline.objects.values_list("pk", flat=True))
    try:
        tick_few = _tick(FEW)
        tick_many = _tick(MANY)
        lateness = [_lateness(clocks) for clocks in (1, 2)]
    finally:
        Deadline.objects.exclude(pk__in=there).delete()
    return Clocks(few=FEW, many=MANY, tick_few=tick_few, tick_many=tick_many, lateness=lateness)


def _open(count: int) -> None:
    """Make it so many open deadlines, due in a far month."""
    more = count - Deadline.objects.count()
    first = clock.now() + _FAR
    Deadline.objects.bulk_create(
        (
            Deadline(kind="bench:far", subject_id=number, due_at=first + timedelta(seconds=number))
            for number in range(count, count - more, -1)
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE deadlines_deadline")


def _tick(count: int) -> float:
    """What the clock does when it wakes and nothing is due."""
    _open(count)
    taken = []
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        run_due()
        beat(name="bench")
        next_due()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _lateness(clocks: int) -> Lateness:
    """Let many fall due evenly, with the far ones open beside them, and ask the clocks how late they were."""
    due = A_SECOND * SECONDS
    gap = timedelta(seconds=1) / A_SECOND
    with ExitStack() as stack:
        processes = [stack.enter_context(ticking()) for _clock in range(clocks)]
        first = clock.now() + _LEAD
        schedule_all(kind=_KIND, due_at={number: first + number * gap for number in range(due)})
        _wait_until_none_is_left()
        said = [process.finished() for process in processes]
    late = sorted(seconds for text in said for seconds in json.loads(text))
    return Lateness(
        clocks=clocks,
        due=due,
        ran=len(late),
        median=statistics.median(late),
        p99=late[int(len(late) * _P99)],
        worst=late[-1],
    )


def _wait_until_none_is_left() -> None:
    until = time.monotonic() + _PATIENCE
    while Deadline.objects.filter(kind=_KIND).exists():
        if time.monotonic() > until:
            raise TimeoutError("what fell due was not run in time")
        time.sleep(0.2)
