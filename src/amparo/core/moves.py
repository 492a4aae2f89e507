"""Rows that change in the database, and in memory with it; states by compare and set, so that of two only one wins."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from amparo.core.states import S, Transitions


def move(
    row: models.Model, *, to: S, by: Transitions[S], field: str = "state", only_from: S | None = None, **also: Any
) -> bool:
    """Move `row.<field>` to `to` if its present state in the database allows that; set `also` with it.

    With `only_from`, it moves from that one state and from no other that the table would allow.

    Returns False, and changes nothing, when the row was already moved elsewhere by somebody else.
    The row in memory follows only when the database did.
    """
    before = [old for old in by.before(to) if only_from in {None, old}]
    return _write(row, {f"{field}__in": before}, {field: to, **also})


def put(row: models.Model, **fields: Any) -> None:
    """Write `fields` of a row that is held."""
    _write(row, {}, fields)


def _write(row: models.Model, still: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    rows = type(row)._default_manager  # noqa: SLF001 - Django documents it
    if rows.filter(pk=row.pk, **still).update(**fields) != 1:
        return False
    for name, value in fields.items():
        if not hasattr(value, "resolve_expression"):
            setattr(row, name, value)
    return True
