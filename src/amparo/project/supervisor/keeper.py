"""Keeping processes alive: start them, start them again when they die, stop them all."""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn

import structlog

from amparo.project.installation.refusal import Refusal
from amparo.project.supervisor.lifeline import Lifeline

log = structlog.get_logger(__name__)

_STOP_PATIENCE: Final = 6.0  # seconds between "please stop" and the end; the database needs its share of ten
_LONGEST_PAUSE: Final = 10.0
_HEALTHY_AFTER: Final = 20.0  # seconds of life after which earlier deaths are forgotten

Ready = Callable[[], None]
Serve = Callable[[Ready], None]


@dataclass
class Standing:
    """A process that should always run. `serve` blocks until SIGTERM, and calls what it is given once it works."""

    name: str
    serve: Serve
    pid: int = 0
    is_ready: bool = False
    started_at: float = 0.0
    deaths: int = 0
    start_at: float = 0.0

    def note_death(self, now: float) -> None:
        """Be started again: at once after a healthy life, else after a pause that doubles."""
        if now - self.started_at > _HEALTHY_AFTER:
            self.deaths = 0
        self.start_at = now + (min(0.25 * 2**self.deaths, _LONGEST_PAUSE) if self.deaths else 0.0)
        self.deaths += 1
        self.pid, self.is_ready = 0, False


class Keeper:
    """Forks the standing processes from this one, so that they share what it has already loaded.

    The process that forks must have neither threads nor database connections.
    """

    def __init__(
        self,
        standing: Sequence[Standing],
        *,
        in_child: Callable[[str], None],
        say: Callable[[str], None],
        when_ready: Callable[[], None],
    ) -> None:
        """`in_child` runs first in each child, with its name; `when_ready` once, when all processes work."""
        self._standing = standing
        self._in_child = in_child
        self._say = say
        self._when_ready: Callable[[], None] | None = when_ready
        self._lifeline = Lifeline()
        self._ready_reader, self._ready_writer = os.pipe()
        self._stops_asked = 0
        self._is_stopping = False

    def run(self) -> None:
        """Keep everything running until SIGINT, SIGTERM or SIGHUP; a second signal kills instead of asking."""
        wake_reader, wake_writer = os.pipe()
        for end in (wake_reader, wake_writer, self._ready_reader):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        try:
            while not self._stops_asked:
                self._start_what_is_due()
                select.select([wake_reader, self._ready_reader], [], [], self._next_start())
                _drain(wake_reader)
                self._note_ready()
                self._note_deaths()
        finally:
            self._stop_all(wake_reader)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops_asked += 1

    def _next_start(self) -> float:
        waits = [process.start_at - time.monotonic() for process in self._standing if not process.pid]
        return max(0.0, min(waits, default=5.0))

    def _start_what_is_due(self) -> None:
        for process in self._standing:
            if not process.pid and process.start_at <= time.monotonic():
                process.started_at = time.monotonic()
                process.pid = self._fork(process)

    def _fork(self, process: Standing) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._be(process)
        return pid

    def _be(self, process: Standing) -> NoReturn:
        status = 1
        try:
            os.setpgrp()  # Ctrl+C is for the supervisor, who asks its children in the right order
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            self._lifeline.follow()
            self._in_child(process.name)
            process.serve(lambda: self._tell_ready(process))
            status = 0
        except BaseException as error:  # noqa: BLE001 - the last frame of a forked child: say it and leave
            _say_why(error)
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _tell_ready(self, process: Standing) -> None:
        os.write(self._ready_writer, f"{process.name}\n".encode())

    def _note_ready(self) -> None:
        names = _drain(self._ready_reader).decode().split()
        for process in self._standing:
            if process.name in names and process.pid:
                process.is_ready = True
                if process.deaths:
                    self._say(f"{process.name} works again")
        if self._when_ready and all(process.is_ready for process in self._standing):
            self._when_ready()
            self._when_ready = None

    def _note_deaths(self) -> None:
        for process in self._standing:
            if process.pid and (status := _ended(process.pid)) is not None:
                process.note_death(time.monotonic())
                if not self._is_stopping:
                    self._say(f"{process.name} ended unexpectedly ({_words(status)}); starting it again")

    def _stop_all(self, wake_reader: int) -> None:
        self._is_stopping = True
        self._say("stopping")
        self._send(signal.SIGTERM)
        kill_at = time.monotonic() + _STOP_PATIENCE
        while any(process.pid for process in self._standing):
            if self._stops_asked > 1 or time.monotonic() > kill_at:
                self._send(signal.SIGKILL)
            select.select([wake_reader], [], [], 0.2)
            _drain(wake_reader)
            self._note_deaths()

    def _send(self, number: signal.Signals) -> None:
        for process in self._standing:
            if process.pid:
                os.kill(process.pid, number)


def run_once(work: Callable[[], None], *, in_child: Callable[[], None]) -> int:
    """Do `work` in a forked child of its own; returns the child's process id."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setpgrp()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        in_child()
        work()
        status = 0
    except BaseException as error:  # noqa: BLE001 - as above
        _say_why(error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _say_why(error: BaseException) -> None:
    if isinstance(error, Refusal):
        sys.stderr.write(f"amparo: {error}\n")
    elif structlog.is_configured():
        log.error("process_failed", exc_info=error)
    else:
        traceback.print_exception(error)


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _words(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def _drain(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""
