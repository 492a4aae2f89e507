"""Where the bytes are: a folder, or a bucket. Content-addressed, so a write can be repeated without harm."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings


class Storage(Protocol):
    """Bytes by their SHA-256 (hexadecimal)."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep `content`; when this returns, a power cut does not lose it."""

    def open(self, sha256: str) -> BinaryIO:
        """A readable stream. Raises FileNotFoundError."""

    def delete(self, sha256: str) -> None:
        """Forget it; nothing happens if it is not there."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every kept name with the moment it was written."""


class FolderStorage:
    """`<root>/ab/abcd…`: written under a passing name, synced, renamed, and the folder synced too."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lasting: set[Path] = set()  # folders that this process knows to survive a power cut

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def put(self, sha256: str, content: bytes) -> None:
        path = self._path(sha256)
        if path.exists():
            os.utime(path)  # young again: the sweep of orphans leaves it to its new owner
            self._sync_folder(path.parent)  # who wrote it may not have come so far
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, passing = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(passing).rename(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(passing).unlink()
            raise
        self._sync_folder(path.parent)

    def _sync_folder(self, folder: Path) -> None:
        """A rename lasts once its folder is synced; a folder once its parent is, which is asked for once a process."""
        _sync(folder)
        if folder not in self._lasting:
            _sync(self.root)
            self._lasting.add(folder)

    def open(self, sha256: str) -> BinaryIO:
        return self._path(sha256).open("rb")

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        for path in self.root.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def storage() -> Storage:
    """The storage this installation is set to."""
    if settings.FILES_S3_BUCKET:
        from amparo.files.s3 import BucketStorage  # noqa: PLC0415 - boto3 is an optional extra

        return BucketStorage()
    return FolderStorage(Path(settings.FILES_ROOT))
