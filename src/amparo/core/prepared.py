"""Statements that the database prepares once on each connection, asked for by the short way to libpq.

What psycopg does around a query (its text looked at, its types chosen, the wait for its answer made interruptible)
takes four times as long as a small query itself. Here all of that is done when the statement is prepared.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from psycopg import Connection, adapters
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.types.datetime import TimestamptzLoader

_MOMENTS: Final = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT) or TimestamptzLoader
_VALUE: Final = re.compile(r"%\((\w+)\)s")
_MOST: Final = 200
"""Statements that a connection keeps; each takes memory of the database's process."""


class Cursor:
    """What Django's wrappers of cursors need. `%(name)s` are values."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._query: Statement | None = None  # Django's log of queries looks for it under this name
        self._rows: list[tuple[Any, ...]] = []

    def execute(self, sql: str, values: Mapping[str, Any]) -> None:
        if not self._connection.autocommit and self._connection.pgconn.transaction_status == TransactionStatus.IDLE:
            self._connection.execute("SELECT 1")  # with which psycopg begins the transaction
        self._query = _statement(self._connection, sql, values)
        self._rows = self._query.rows(values)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows

    def close(self) -> None:
        """Nothing is open."""


class Statement:
    """One statement on one connection, for values of the kinds that it was first asked with."""

    def __init__(self, connection: Connection[Any], sql: str, values: Mapping[str, Any], name: str) -> None:
        self._names = list(dict.fromkeys(_VALUE.findall(sql)))
        self._formats = [PyFormat.TEXT] * len(self._names)
        self._connection, self._name = connection.pgconn, name.encode()
        self.query = _VALUE.sub(lambda found: f"${self._names.index(found[1]) + 1}", sql).replace("%%", "%").encode()
        self._transformer = Transformer(_Adapted(connection))
        self._knows_columns = False
        self._written(values)  # so that their types are known
        _checked(self._connection, self._connection.prepare(self._name, self.query, self._transformer.types))

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        result = _checked(self._connection, self._connection.exec_prepared(self._name, self._written(values)))
        self._transformer.set_pgresult(result, set_loaders=not self._knows_columns)
        self._knows_columns = True
        rows = self._transformer.load_rows(0, result.ntuples, tuple)
        self._transformer.set_pgresult(None, set_loaders=False)  # not to hold it until the next time
        return rows

    def _written(self, values: Mapping[str, Any]) -> Any:
        return self._transformer.dump_sequence([values[name] for name in self._names], self._formats)


class _Adapted:
    """What Django reads and writes values with, but for moments: psycopg's own loader gives the same in a tenth."""

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection
        self.adapters = AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", _MOMENTS)


def _statement(connection: Connection[Any], sql: str, values: Mapping[str, Any]) -> Statement:
    known: dict[Any, Statement] = vars(connection).setdefault("amparo_statements", {})  # they live as long as it does
    kind = sql, tuple(map(type, values.values()))
    if (found := known.get(kind)) is None:
        if len(known) >= _MOST:
            connection.execute("DEALLOCATE ALL")
            known.clear()
        found = known[kind] = Statement(connection, sql, values, f"kept{len(known)}")
    return found


def _checked(connection: PGconn, result: PGresult) -> PGresult:
    """The result itself. Raises what psycopg would for an error."""
    if connection.status == ConnStatus.BAD:
        raise OperationalError(connection.get_error_message())
    if result.status not in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        raise error_from_result(result)
    return result
