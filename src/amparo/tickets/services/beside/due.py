"""What is due next on a ticket, kept beside it for lists; the room that knows of promises writes it through here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection, transaction

from amparo.tickets.models import Ticket

_WRITE: Final = f"""
UPDATE {Ticket._meta.db_table} AS ticket SET due_at = said.due_at, due_since = said.due_since
  FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS said (id, due_at, due_since)
 WHERE ticket.id = said.id AND (ticket.due_at, ticket.due_since) IS DISTINCT FROM (said.due_at, said.due_since)
"""  # noqa: S608, SLF001 - the name of a table of ours


class NextDue(NamedTuple):
    """When what was promised falls due, or fell due, and since when it is promised."""

    at: datetime
    since: datetime


@transaction.atomic
def set_due(*, due: Mapping[int, NextDue | None]) -> None:
    """Write what falls due next on each ticket (by id), nothing for None. It is no change of a ticket's version."""
    if due:
        moments = [(one.at, one.since) if one else (None, None) for one in due.values()]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(due), [at for at, _since in moments], [since for _at, since in moments]])
