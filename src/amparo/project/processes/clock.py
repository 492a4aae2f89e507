"""The clock process: runs what falls due, wakes when something is scheduled, and shows that it lives."""

import select
import signal
import socket
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Final

import structlog
from django.db import close_old_connections

from amparo.core import clock
from amparo.core.own_connection import own_connection
from amparo.deadlines import queries, services

log = structlog.get_logger(__name__)

LONGEST_SLEEP: Final = timedelta(seconds=5)
"""So often at least the clock beats; the watchdog looks for twelve missed beats."""


class Clock:
    """One of any number of clocks on the same database: each row is claimed by one of them."""

    def __init__(self) -> None:
        self._is_stopping = False
        self._waker, wake = socket.socketpair()
        wake.setblocking(False)
        self._wake = wake  # kept: the signal writes into it, and so ends the sleep at once
        signal.set_wakeup_fd(wake.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def run(self, ready: Callable[[], None]) -> None:
        """Tick until SIGTERM. A lost database connection ends it; whoever keeps the process starts it again.

        The listening connection is its own: a pooled one would carry its LISTEN into other hands.
        """
        with own_connection() as listener:
            listener.execute("LISTEN amparo_deadlines")
            services.beat(name="clock")
            ready()
            while not self._is_stopping:
                pause = self._tick()
                select.select([listener.fileno(), self._waker.fileno()], [], [], pause.total_seconds())
                for _notification in listener.notifies(timeout=0):
                    pass

    def _tick(self) -> timedelta:
        """Run what is due; returns how long nothing will be due."""
        services.run_due()
        services.beat(name="clock")
        due_at = queries.next_due()
        close_old_connections()
        if due_at is None:
            return LONGEST_SLEEP
        return min(max(due_at - clock.now(), timedelta(milliseconds=5)), LONGEST_SLEEP)


def serve(ready: Callable[[], None]) -> None:
    """Be the clock until SIGTERM."""
    Clock().run(ready)
