"""PostgreSQL advisory locks: one name, one holder, across every process and host on the same database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from amparo.core.own_connection import own_connection


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


class Leases:
    """Locks that a standing process holds for long, all on one connection of its own.

    A pooled connection for each would drain the pool. When the process dies, or the connection breaks, all are free:
    whoever works under a lease asks `renew` from time to time. Every method raises psycopg.Error when it is broken.
    """

    def __init__(self) -> None:
        self._connection = own_connection()
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        """Whether the lock `name` is ours, now or already."""
        if name not in self._held:
            row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [_key(name)]).fetchone()
            if row is None or not row[0]:
                return False
            self._held.add(name)
        return True

    def give_back(self, name: str) -> None:
        if name in self._held:
            self._connection.execute("SELECT pg_advisory_unlock(%s)", [_key(name)])
            self._held.discard(name)

    def renew(self) -> None:
        """Find out whether what was taken is still ours."""
        self._connection.execute("SELECT 1")

    def close(self) -> None:
        """Give everything back."""
        self._connection.close()
