"""Lists by keyset: each page begins after the last row of the one before, so page 1000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.kept import kept
from amparo.tickets.models import Ticket
from amparo.tickets.queries.lists.filters import Filters, Sort
from amparo.tickets.queries.lists.narrowing import tickets_in
from amparo.tickets.queries.lists.rows import TicketRow, as_rows, row_values
from amparo.tickets.queries.visibility import visible_to

_ORDERS: Final[Mapping[Sort, tuple[str, ...]]] = {
    Sort.WAITING: ("waits_from", "id"),
    Sort.NEWEST: ("-last_message_at", "-id"),
    Sort.OLDEST: ("last_message_at", "id"),
    Sort.PRIORITY: ("urgency", "waits_from", "id"),
    Sort.GRAVEST: ("danger", "waits_from", "id"),
    Sort.DUE: ("falls_due", "id"),
    Sort.WAKES: ("snoozed_until", "id"),
}
"""Every order runs in one direction over all its columns: then "after this row" is one comparison an index answers."""

_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "id": int,
    "urgency": int,
    "danger": str,
    "waits_from": clock.read,
    "falls_due": clock.read,
    "last_message_at": clock.read,
    "snoozed_until": clock.read,
}


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The place between two pages: the last row's values of the columns that `sort` orders by."""

    sort: Sort
    values: tuple[Any, ...]

    def encode(self) -> str:
        plain = [value.isoformat() if isinstance(value, datetime) else value for value in self.values]
        packed = json.dumps([self.sort, *plain], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor | None":
        """The inverse of `encode`; nothing for an empty text. Raises Invalid for anything else than ours."""
        if not text:
            return None
        try:
            padded = text + "=" * (-len(text) % 4)
            sort, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            columns = [column.removeprefix("-") for column in _ORDERS[Sort(sort)]]
            read = tuple(_READERS[column](value) for column, value in zip(columns, values, strict=True))
        except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise Invalid(_("This list has changed since: begin again at its top."), field="cursor") from error
        return cls(sort=Sort(sort), values=read)


@dataclass(frozen=True, kw_only=True)
class Page:
    """`next` is where the following page begins; nothing when this is the last."""

    rows: list[TicketRow]
    next: Cursor | None


def list_page(
    user: User, filters: Filters, after: Cursor | None = None, size: int = 50, *, with_presence: bool = True
) -> Page:
    """One page of the tickets that `filters` leave and `user` may see, in two queries; one without presence."""
    sort = filters.order
    part = _Part(filters=filters, size=size + 1)
    found = _beginning(user, part) if after is None else list(_rows(user, part, after))
    shown = found[:size]
    following = None
    if len(found) > size:
        following = Cursor(sort=sort, values=tuple(shown[-1][f"key_{column}"] for column in _columns(sort)))
    return Page(rows=as_rows(shown, user, with_presence=with_presence), next=following)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """So many rows of a list."""

    filters: Filters
    size: int


def _rows(user: User, part: _Part, after: Cursor | None = None) -> models.QuerySet[Ticket, dict[str, Any]]:
    """The rows after the cursor, with the values that a cursor of their own would hold."""
    sort = part.filters.order
    tickets = row_values(in_order(tickets_in(user, part.filters), sort, after), user)
    return tickets.annotate(**{f"key_{column}": models.F(column) for column in _columns(sort)})[: part.size]


@kept
def _beginning(user: User, part: _Part) -> models.QuerySet[Ticket, dict[str, Any]]:
    """The top of a list, which everybody who looks at it asks for."""
    return _rows(user, part)


def _columns(sort: Sort) -> list[str]:
    return [column.removeprefix("-") for column in _ORDERS[sort]]


def in_order(tickets: models.QuerySet[Ticket], sort: Sort, after: Cursor | None = None) -> models.QuerySet[Ticket]:
    """`tickets` in this order, from after the cursor. A cursor of another order begins at the top."""
    order = _ORDERS[sort]
    if after is not None and after.sort is sort:
        tickets = tickets.filter(_Follows(order, after.values))
    return tickets.order_by(*order)


class _Follows(models.Func):
    """`(a, b) > (x, y)`, or `<` for a falling order: a comparison of whole rows, which one index scan answers."""

    function = None
    output_field = models.BooleanField()

    def __init__(self, order: tuple[str, ...], values: tuple[Any, ...]) -> None:
        columns = _RowOf(*(models.F(column.removeprefix("-")) for column in order))
        bounds = _RowOf(*(models.Value(value) for value in values))
        sign = " < " if order[0].startswith("-") else " > "
        super().__init__(columns, bounds, template="%(expressions)s", arg_joiner=sign)


class _RowOf(models.Func):
    """`(a, b)`; Django asks for a type, and a row has none of its own."""

    template = "(%(expressions)s)"
    output_field = models.BooleanField()


def rows_of(user: User, ids: Collection[int]) -> list[TicketRow]:
    """These tickets as rows, as far as `user` may see them; in no order."""
    return as_rows(list(row_values(visible_to(user).filter(pk__in=ids), user)), user)
