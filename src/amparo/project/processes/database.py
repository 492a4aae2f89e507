"""The watch over the embedded database: started again when it dies."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from amparo.project.database import postgres
from amparo.project.installation.home import home

log = structlog.get_logger(__name__)

_EVERY: Final = 0.5  # seconds


def serve(ready: Callable[[], None]) -> None:
    """Look after the server until SIGTERM; the supervisor stops the server itself, last of all."""
    folder = home()
    ready()
    while True:
        if not _lives(postgres.postmaster_pid(folder)):
            log.warning("database_died", then="starting it again")
            postgres.start(folder)
            log.warning("database_runs_again")
        time.sleep(_EVERY)


def _lives(pid: int | None) -> bool:
    """Whether the process exists and is more than a zombie that nobody has buried yet."""
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True
