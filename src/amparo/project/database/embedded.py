"""The embedded server around a piece of work: started by the first who needs it, stopped by the last."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from amparo.project.database import postgres
from amparo.project.installation.home import home


def is_embedded() -> bool:
    return not (os.environ.get("AMPARO_DATABASE_URL") or os.environ.get("AMPARO_DATABASE_URL_FILE"))


@contextmanager
def running_database(*, durable: bool = True) -> Iterator[None]:
    """Make sure the database runs during the block.

    Every user of the server holds a shared lock on one file; whoever leaves and can make that lock exclusive is the
    last one, and stops the server. A user that is killed lets go of its lock too.
    """
    if not is_embedded():
        yield
        return
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "database-users.lock").open("w") as users:
        with _one_at_a_time(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            postgres.start(folder, durable=durable)
        try:
            yield
        finally:
            with _one_at_a_time(folder):
                if _is_last(users):
                    postgres.stop(folder)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "database-change.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
