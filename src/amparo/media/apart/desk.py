"""The desk's side: begins processes apart when the first file is to be shown, asks them, and kills those that hang."""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, Final

import structlog

import amparo
from amparo.media.apart.wire import Act, Garbled, Made, Refused, Request, unpack
from amparo.media.kinds import WATCHABLE
from amparo.media.reasons import Reason

ANSWER_LIMIT: Final = 100_000_000
"""Bytes of an answer, which the desk holds in memory: a video without its sound is no larger than with it."""

_AT_ONCE: Final = {"pictures": 2, "footage": 1}  # processes of each sort for one process of the desk
_PATIENCE: Final = 10.0  # seconds for a free one
_SECONDS: Final = {Act.STILLS: 30.0, Act.PLAY: 30.0}
_SECONDS_OF_A_PICTURE: Final = 12.0
_CHUNK: Final = 1 << 18

_log: Final = structlog.get_logger(__name__)


class _Gone(Exception):
    """The process apart had ended (it does when idle): begin another."""


class _Process:
    """One process apart; makes one thing at a time."""

    def __init__(self, sort: str) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, by its module's name
                [sys.executable, "-P", "-s", "-m", "amparo.media.apart", sort, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(Path(amparo.__file__ or "").parents[1]), "LANG": "C.UTF-8"},
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def ask(self, request: Request, file: BinaryIO, seconds: float) -> bytes:
        """The answer as it came; nothing when the child died over it. Raises TimeoutError and _Gone."""
        until = time.monotonic() + seconds
        reading, writing = os.pipe()
        try:
            try:
                socket.send_fds(self._line, [request.packed()], [writing, file.fileno()])
            except OSError as error:
                raise _Gone from error
            finally:
                os.close(writing)
            answer = _read(reading, until)
        finally:
            os.close(reading)
        if self._child_died_of(until) in {signal.SIGXCPU, signal.SIGKILL}:
            raise TimeoutError
        return answer

    def _child_died_of(self, until: float) -> int:
        """The number of a signal; nothing when it ended as it should."""
        self._line.settimeout(max(until - time.monotonic(), 0.1))
        try:
            told = self._line.recv(1)
        except ConnectionError as error:
            raise _Gone from error
        if not told:
            raise _Gone
        return told[0]

    def end(self) -> None:
        """With the children it may have."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._line.close()


def _read(descriptor: int, until: float) -> bytes:
    watch = select.poll()
    watch.register(descriptor, select.POLLIN)
    answer = bytearray()
    while True:
        if not watch.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError
        more = os.read(descriptor, _CHUNK)
        if not more:
            return bytes(answer)
        answer += more
        if len(answer) > ANSWER_LIMIT:
            raise Garbled("an answer without an end")


class _Pool:
    """Processes of one sort: none at rest, begun when one is needed, some at once."""

    def __init__(self, sort: str) -> None:
        self._sort = sort
        self._free = threading.BoundedSemaphore(_AT_ONCE[sort])
        self._resting: list[_Process] = []

    @contextmanager
    def _one(self) -> Iterator[_Process]:
        """A process to oneself. One over which anything went wrong is ended, not handed on."""
        if not self._free.acquire(timeout=_PATIENCE):
            raise Refused(Reason.BUSY)
        try:
            process = self._resting.pop() if self._resting else _Process(self._sort)
            try:
                yield process
            except BaseException:
                process.end()
                raise
            self._resting.append(process)
        finally:
            self._free.release()

    def ask(self, request: Request, file: BinaryIO) -> bytes:
        seconds = _SECONDS.get(request.act, _SECONDS_OF_A_PICTURE)
        for _try in range(_AT_ONCE[self._sort] + 1):  # every one that rests may have ended; a new one has not
            try:
                with self._one() as process:
                    return process.ask(request, file, seconds)
            except _Gone:
                continue
        _log.error("media.apart_does_not_start", sort=self._sort)
        raise Refused(Reason.UNAVAILABLE)

    def end(self) -> None:
        while self._resting:
            self._resting.pop().end()


_pools: Final = {sort: _Pool(sort) for sort in _AT_ONCE}


@atexit.register
def end() -> None:
    """End every process apart that rests; they would end by themselves a little later."""
    for pool in _pools.values():
        pool.end()


def make(request: Request, file: BinaryIO) -> list[Made]:
    """What `request` asks for, made of `file` in a process apart. Raises Refused with the reason why not."""
    sort = "footage" if request.kind in WATCHABLE else "pictures"
    try:
        with _as_real_file(file) as real:
            answer = _pools[sort].ask(request, real)
        if not answer:
            raise Refused(Reason.UNREADABLE)  # the child died over it
        return unpack(answer)
    except TimeoutError:
        raise Refused(Reason.TOOK_TOO_LONG) from None
    except Garbled as error:
        _log.warning("media.answer_garbled", error=str(error))
        raise Refused(Reason.UNREADABLE) from error


@contextmanager
def _as_real_file(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file itself where it has a descriptor to hand over, else (from a bucket) a passing copy that has."""
    file.seek(0)
    try:
        file.fileno()
    except OSError:
        with tempfile.TemporaryFile() as copy:
            copyfileobj(file, copy)
            copy.flush()
            copy.seek(0)
            yield copy
    else:
        yield file
