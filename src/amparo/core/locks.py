"""PostgreSQL advisory locks: one name, one holder, across every process and host on the same database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def _key(name: str) -> int:
    """A signed 64-bit key for `name`, as pg_advisory_lock wants it."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def hold_in_transaction(name: str) -> None:
    """Wait for the lock `name` and keep it until the surrounding transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("hold_in_transaction() outside a transaction would let go at once")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


@contextmanager
def try_hold(name: str) -> Iterator[bool]:
    """Try to hold the lock `name` on this connection for the block; yields whether we are the one holder."""
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (held,) = cursor.fetchone() or (False,)
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
