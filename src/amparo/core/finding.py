"""Finding the one row that an address or a form names, and the rows that a list goes on with."""

from typing import Any, Final, TypeVar

from django.db.models import Manager, Model, QuerySet

from amparo.core.errors import Missing

M = TypeVar("M", bound=Model)

PAGE: Final = 50


def find(rows: Manager[M] | QuerySet[M, M], **named: Any) -> M:
    """The row among `rows` that is `named`. Raises Missing."""
    found = rows.filter(**named).first()
    if found is None:
        raise Missing
    return found


def newest(rows: QuerySet[M, M], *, before: int | None, size: int = PAGE) -> tuple[list[M], int | None]:
    """A page of `rows`, newest first, and where the next one begins: None at the end. Costs the same in any year."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
