"""The desk's filters as query parameters."""

from datetime import date
from typing import Annotated

from django.http import QueryDict
from ninja import Schema
from pydantic import Field

from amparo.people.states import Tier
from amparo.tickets.queries import Filters, Sort, View
from amparo.tickets.states import Priority, TicketState

Word = Annotated[str, Field(max_length=200)]


class TicketQuery(Schema):
    """Several values of one field widen, fields narrow. `text` is searched in subjects and messages.

    `due` is `late`, `today`, `none`, or a time such as `90m`, `4h`, `2d`: due within it, or late already.
    """

    view: View = View.ALL
    sort: Sort | None = None
    state: list[TicketState] = []
    priority: list[Priority] = []
    tier: list[Tier] = []
    team: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = []
    assignee: list[Word] = []
    tag: list[Word] = []
    language: list[Word] = []
    market: list[Word] = []
    reason: list[Word] = []
    after: date | None = None
    before: date | None = None
    due: Word = ""
    text: Word = ""
    cursor: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    def as_filters(self) -> Filters:
        """The same `Filters` as the desk's own lists have. Raises Invalid."""
        query = QueryDict(mutable=True)
        for name, value in self.model_dump(mode="json", exclude={"cursor", "limit"}).items():
            values = value if isinstance(value, list) else [value]
            query.setlist(name, [str(one) for one in values if one not in {None, ""}])
        return Filters.from_query(query)
