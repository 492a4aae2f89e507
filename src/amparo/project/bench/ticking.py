"""The clock process with one kind of deadline more, whose handler does little and notes how late it came.

Says on its output when it is ready, and when it is asked to stop, the seconds that each was late.
"""

import json
import sys
from datetime import timedelta
from typing import Final

import django

django.setup()

from amparo.core import clock  # noqa: E402 - models need the app registry
from amparo.deadlines.handlers import Due, handles  # noqa: E402 - as above
from amparo.deadlines.models import Heartbeat  # noqa: E402 - as above
from amparo.project.processes.clock import Clock  # noqa: E402 - as above

KIND: Final = "bench:tick"
_ROWS: Final = 1000

_late: list[timedelta] = []


@handles(KIND)
def tick(due: Due) -> None:
    """Read and write one row, as the smallest handlers do."""
    Heartbeat.objects.update_or_create(name=f"bench {due.subject_id % _ROWS}", defaults={"beat_at": clock.now()})
    _late.append(clock.now() - due.due_at)


if __name__ == "__main__":
    Clock().run(lambda: print("ready", flush=True))  # noqa: T201 - whoever started us waits for it
    sys.stdout.write(json.dumps([late.total_seconds() for late in _late]))
