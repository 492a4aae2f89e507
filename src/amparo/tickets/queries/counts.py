"""How many tickets wait in each view: cheap because nobody counts beyond what a person can tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.db import connection, models

from amparo.accounts.models import User
from amparo.tickets.queries.filters import Filters, View
from amparo.tickets.queries.narrowing import tickets_in

CAP: Final = 1000
"""Counting stops here; the screen says 999+."""

COUNTED: Final = (
    View.MINE,
    View.UNASSIGNED,
    View.TEAM,
    View.WAITING,
    View.SNOOZED,
    View.OPEN,
    View.UNDELIVERED,
)


class _Capped(models.Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) capped)"
    output_field = models.IntegerField()


def capped_counts(
    user: User, saved: Mapping[str, Filters] | None = None, brand: tuple[int, ...] = ()
) -> dict[str, int]:
    """Tickets in each view by its name, and in each of the `saved` lists by theirs; at most CAP. One statement.

    `brand` narrows the views (not the saved lists, which say themselves what they hold).
    """
    lists = {view.value: Filters(view=view, brand=brand) for view in COUNTED} | dict(saved or {})
    reader = _Reader(
        user_id=user.pk,
        sees=user.permissions,
        team_ids=tuple(user.team_ids),
        time_zone=user.time_zone,
        lists=tuple(lists.values()),
        user=user,
    )
    sql, values = _statement(reader)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone() or ()
    return dict(zip(lists, found, strict=True))


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Everything the statement depends on: the same person asks the same question on every page."""

    user_id: int
    sees: frozenset[str]
    team_ids: tuple[int, ...]
    time_zone: str
    lists: tuple[Filters, ...]
    user: User = field(compare=False)


@lru_cache(maxsize=1024)
def _statement(reader: _Reader) -> tuple[str, tuple[Any, ...]]:
    """The SQL and its values; putting it together costs more than running it."""
    counts = {
        f"count_{place}": _Capped(tickets_in(reader.user, filters).order_by().values("pk")[:CAP])
        for place, filters in enumerate(reader.lists)
    }
    # beside one row that is surely there: Django has no SELECT without a table
    row = User.objects.filter(pk=reader.user_id).annotate(**counts).values_list(*counts)
    sql, values = row.query.sql_with_params()
    return sql, tuple(values)
