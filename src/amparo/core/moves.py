"""State changes in the database: compare and set, so that two who race cannot both win."""

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
    rows = type(row)._default_manager  # noqa: SLF001 - Django documents it
    before = [old for old in by.before(to) if only_from in {None, old}]
    changed = rows.filter(pk=row.pk, **{f"{field}__in": before}).update(**{field: to, **also})
    if changed != 1:
        return False
    setattr(row, field, to)
    for name, value in also.items():
        if not hasattr(value, "resolve_expression"):
            setattr(row, name, value)
    return True
