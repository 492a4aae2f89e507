"""Finding the one row that an address or a form names."""

from typing import Any, TypeVar

from django.db.models import Manager, Model, QuerySet

from amparo.core.errors import Missing

M = TypeVar("M", bound=Model)


def find(rows: Manager[M] | QuerySet[M, M], **named: Any) -> M:
    """The row among `rows` that is `named`. Raises Missing."""
    found = rows.filter(**named).first()
    if found is None:
        raise Missing
    return found
