"""A connection to the database beside Django's pool: for what is held long, and for LISTEN."""

from typing import Any

import psycopg
from django.db import connection


def own_connection() -> psycopg.Connection[tuple[Any, ...]]:
    """Reaches the database as Django does; each statement commits by itself. Raises psycopg.OperationalError."""
    parameters = connection.get_connection_params()
    djangos_alone = {"cursor_factory", "context"}
    reached_by = {name: value for name, value in parameters.items() if name not in djangos_alone}
    return psycopg.connect(**reached_by, autocommit=True)
