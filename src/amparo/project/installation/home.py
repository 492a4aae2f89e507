"""AMPARO_HOME, the folder of an installation's data: where it is, and who runs on it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from amparo.project.installation.refusal import Refusal

REPOSITORY = Path(__file__).resolve().parents[4]


class HomeTaken(Refusal):
    """Another supervisor runs on the same folder; the text says which and what to do."""


def home() -> Path:
    """AMPARO_HOME, before Django's settings are read (the database must be up first to know its password)."""
    return Path(os.environ.get("AMPARO_HOME", REPOSITORY / "var")).resolve()


@dataclass(frozen=True)
class Claim:
    """A held home. `last_one_died`: the supervisor before us left without saying good-bye."""

    file: IO[str]
    last_one_died: bool

    def let_go_in_child(self) -> None:
        """A forked child closes its copy, so that the claim ends with the supervisor and not with its children."""
        self.file.close()


@contextmanager
def claim(folder: Path) -> Iterator[Claim]:
    """Be the one supervisor of `folder` during the block. Raises HomeTaken.

    The kernel lets go of the lock when the process ends, however it ends: a stale file refuses nobody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "supervisor.lock").open("a+", encoding="ascii") as file:
        file.seek(0)
        holder = file.read().strip()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeTaken(
                f"Amparo already runs on {folder} (process {holder or 'unknown'}). "
                "Stop it first, or set AMPARO_HOME to another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield Claim(file, last_one_died=bool(holder))
        file.truncate(0)
