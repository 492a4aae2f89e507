"""Keeping files: the bytes are safe before the row that names them commits."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import BinaryIO, Final

from django.db import transaction
from django.db.models import ProtectedError

from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.storage import storage

ORPHAN_AGE: Final = timedelta(hours=24)
"""A file younger than this may belong to a transaction that has not committed yet."""


_WRITERS: Final = 16  # files synced at once: the disk takes them together, and one costs hardly more than many

# In the order of their names, so that two who keep the same files do not wait for each other; the update only lets a
# known row be returned.
_INSERT: Final = """
INSERT INTO files_storedfile (sha256, size, created_at)
SELECT sha256, size, %s FROM unnest(%s::text[], %s::bigint[]) AS given(sha256, size) ORDER BY sha256
ON CONFLICT (sha256) DO UPDATE SET size = EXCLUDED.size RETURNING *
"""


def keep(content: bytes) -> StoredFile:
    """Store `content` durably and return its row; the same bytes give the same row."""
    return keep_all([content])[0]


def keep_all(contents: Sequence[bytes]) -> list[StoredFile]:
    """Store each durably and return their rows in the order given. When one cannot be stored, none is."""
    names = [hashlib.sha256(content).hexdigest() for content in contents]
    files = dict(zip(names, contents, strict=True))
    _put(files)
    values = [clock.now(), list(files), [len(content) for content in files.values()]]
    rows = {row.sha256: row for row in StoredFile.objects.raw(_INSERT, values)}
    return [rows[name] for name in names]


def _put(files: dict[str, bytes]) -> None:
    if len(files) == 1:
        storage().put(*next(iter(files.items())))
    else:
        list(_writers().map(storage().put, files.keys(), files.values()))


@cache
def _writers() -> ThreadPoolExecutor:
    """Begun with the first group, so in the process that needs it: threads do not survive a fork."""
    return ThreadPoolExecutor(_WRITERS, thread_name_prefix="files")


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


def let_go(files: Sequence[StoredFile]) -> int:
    """Delete the rows of those that nothing names any more, so that their bytes are swept; returns how many.

    All at once; where something names one of them still, each by itself.
    """
    try:
        with transaction.atomic():
            StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    except ProtectedError:
        return sum(let_go([file]) for file in files) if len(files) > 1 else 0
    return len(files)
