"""What the demo's platform knows: one SQLite file under AMPARO_HOME."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

Body = dict[str, Any]

_TABLES: Final = """
create table if not exists record (id integer primary key, kind text not null, body text not null);
create table if not exists answer
  (key text primary key, asked text not null, status integer not null, body text not null);
create table if not exists token (value text not null);
"""


class NotThere(LookupError):
    """No such account, gift, …; the text says what was looked for."""


class Store:
    """Records by kind, each a flat dictionary; those that belong to an account carry its `account_id`."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One caller at a time; all that is written in the block stays, or nothing of it."""
        with self._turn:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def token(self) -> str:
        """The key that callers must show; made on first use."""
        with self.turn():
            found = self._connection.execute("select value from token").fetchone()
            if found is None:
                found = (f"lume_{secrets.token_urlsafe(32)}",)
                self._connection.execute("insert into token values (?)", found)
        return str(found[0])

    @property
    def is_empty(self) -> bool:
        return self._connection.execute("select 1 from record limit 1").fetchone() is None

    def add(self, kind: str, body: Body) -> None:
        self._connection.execute("insert into record (kind, body) values (?, ?)", (kind, json.dumps(body)))

    def all(self, kind: str, /, **where: object) -> list[Body]:
        """In the order in which they were added."""
        conditions = "".join(f" and json_extract(body, '$.{name}') = ?" for name in where)
        query = f"select body from record where kind = ?{conditions} order by id"  # noqa: S608 - names from our own code
        return [json.loads(row[0]) for row in self._connection.execute(query, (kind, *where.values()))]

    def one(self, kind: str, /, **where: object) -> Body:
        """Raises NotThere."""
        found = self.all(kind, **where)
        if not found:
            raise NotThere(f"no {kind} with {', '.join(f'{name} {value}' for name, value in where.items())}")
        return found[0]

    def change(self, kind: str, where: Body, /, **values: object) -> Body:
        """The one record that matches `where`, with these values put in. Raises NotThere."""
        body = self.one(kind, **where) | values
        condition = " and ".join(f"json_extract(body, '$.{name}') = ?" for name in where)
        self._connection.execute(
            f"update record set body = ? where kind = ? and {condition}",  # noqa: S608 - names from our own code
            (json.dumps(body), kind, *where.values()),
        )
        return body

    def kept_answer(self, key: str) -> tuple[str, int, Body] | None:
        """What was asked under an Idempotency-Key, and what was answered."""
        row = self._connection.execute("select asked, status, body from answer where key = ?", (key,)).fetchone()
        return (row[0], row[1], json.loads(row[2])) if row else None

    def keep_answer(self, key: str, asked: str, status: int, body: Body) -> None:
        self._connection.execute("insert into answer values (?, ?, ?, ?)", (key, asked, status, json.dumps(body)))
