"""Django's PostgreSQL, named as its ENGINE; only what waited in the pool is looked at by us.

psycopg_pool draws dead connections one by one and rests twice as long after each. Where PostgreSQL was started again
and five or more had waited, that is longer than a request waits for one.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One that answers: where one died, so did those that waited beside it, and all are let go at once."""
        drawn = super().get_new_connection(conn_params)
        if not (pool := self.pool):
            return drawn
        try:
            ConnectionPool.check_connection(drawn)
        except psycopg.OperationalError:
            pool.putconn(drawn)
            pool.check()
            return super().get_new_connection(conn_params)
        return drawn
