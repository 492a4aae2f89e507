"""The processes under test, each on its own as `amparo run` starts them, and what they weigh."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.db import connections

_PATIENCE: Final = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def web(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The web process, with the floor's address in it."""
    program = [sys.executable, "-m", "uvicorn", "amparo.project.bench.asgi:application"]
    arguments = ["--port", str(port), "--lifespan", "off", "--no-access-log", "--log-level", "error"]
    with _running([*program, *arguments, "--timeout-graceful-shutdown", "2"], {}) as process:
        _wait_for_port(port)
        yield process


@contextmanager
def standing(name: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`amparo run <name>` with AMPARO_* settings."""
    environment = {f"AMPARO_{key.upper()}": value for key, value in settings.items()}
    with _running([sys.executable, "-m", "amparo", "run", name], environment) as process:
        yield process


class Ticking:
    """A clock process that counts; asked to stop, it says what it counted."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "amparo.project.bench.ticking"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        if self._process.stdout is None or not self._process.stdout.readline():
            raise RuntimeError("the clock did not start")

    def finished(self) -> str:
        self._process.send_signal(signal.SIGTERM)
        said, _nothing = self._process.communicate(timeout=_PATIENCE)
        return said.decode()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def ticking() -> Iterator[Ticking]:
    """One more clock on the database under test."""
    process = Ticking()
    try:
        yield process
    finally:
        process.end()


@contextmanager
def everything(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`amparo up` on the database under test, with files of its own in `home`."""
    place = connections["default"].settings_dict
    user, password, name = (quote(str(place[key]), safe="") for key in ("USER", "PASSWORD", "NAME"))
    url = f"postgresql://{user}:{password}@/{name}?host={quote(str(place['HOST']), safe='')}"
    port = free_port()
    command = [sys.executable, "-m", "amparo", "up", "--port", str(port), "--mail-port", str(free_port())]
    with _running(command, {"AMPARO_HOME": str(home), "AMPARO_DATABASE_URL": url}) as process:
        _wait_for_port(port)
        yield process


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/live")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def wait_for_smtp(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no mail listener on port {port}")


def weight(pid: int) -> float:
    """Megabytes that the process and its children hold, shared pages counted once in proportion (PSS)."""
    total = 0.0
    for one in (pid, *_children(pid)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            child = int(path.parent.name)
            found += [child, *_children(child)]
    return found
