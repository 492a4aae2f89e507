"""Keyset pages: a cursor names the last row seen, never a distance from the start."""

from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

M = TypeVar("M", bound=Model)


class PageQuery(Schema):
    """`after` is the `next` of the page before; `limit` how many to give at most."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


Paging = Query[PageQuery]


def page_by_id(rows: "QuerySet[M, Any]", paging: PageQuery, *, newest_first: bool) -> tuple[list[M], str | None]:
    """One page of `rows` by their id, and the cursor of the next one."""
    if paging.after is not None:
        rows = rows.filter(pk__lt=paging.after) if newest_first else rows.filter(pk__gt=paging.after)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    return shown, str(shown[-1].pk) if len(found) > paging.limit else None
