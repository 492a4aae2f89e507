"""Keeping files: the bytes are safe before the row that names them commits."""

import hashlib
from datetime import timedelta
from itertools import islice
from typing import BinaryIO, Final

from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.storage import storage

ORPHAN_AGE: Final = timedelta(hours=24)
"""A file younger than this may belong to a transaction that has not committed yet."""


# one statement, since every mail and every attachment comes by here; the update only lets a known row be returned
_INSERT: Final = """
INSERT INTO files_storedfile (sha256, size, created_at) VALUES (%s, %s, %s)
ON CONFLICT (sha256) DO UPDATE SET size = EXCLUDED.size RETURNING *
"""


def keep(content: bytes) -> StoredFile:
    """Store `content` durably and return its row; the same bytes give the same row."""
    sha256 = hashlib.sha256(content).hexdigest()
    storage().put(sha256, content)
    return StoredFile.objects.raw(_INSERT, [sha256, len(content), clock.now()])[0]


def open_file(file: StoredFile) -> BinaryIO:
    """A stream over the file's bytes. Raises FileNotFoundError if the storage lost them."""
    return storage().open(file.sha256)


def sweep_orphans() -> int:
    """Delete bytes without a row (their transaction was rolled back or died); returns how many were deleted."""
    limit = clock.now() - ORPHAN_AGE
    old = (name for name, written_at in storage().names() if written_at < limit)
    swept = 0
    while names := list(islice(old, 1000)):
        known = set(StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        for name in set(names) - known:
            storage().delete(name)
            swept += 1
    return swept
