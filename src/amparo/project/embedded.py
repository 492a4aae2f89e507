"""The embedded server around a piece of work: started if nobody else did, and then stopped again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amparo.project import postgres


def home() -> Path:
    """AMPARO_HOME, before Django's settings are read (the database must be up first to know its password)."""
    default = Path(__file__).resolve().parents[3] / "var"
    return Path(os.environ.get("AMPARO_HOME", default)).resolve()


def is_embedded() -> bool:
    return not (os.environ.get("AMPARO_DATABASE_URL") or os.environ.get("AMPARO_DATABASE_URL_FILE"))


@contextmanager
def running_database() -> Iterator[None]:
    """Make sure the database runs during the block; a server that was already running is left running."""
    if not is_embedded():
        yield
        return
    ours = not postgres.is_running(home())
    postgres.start(home())
    try:
        yield
    finally:
        if ours:
            postgres.stop(home())
