"""Whether a list has changed since somebody read it."""

from collections.abc import Mapping
from typing import Final

from amparo.accounts.models import User
from amparo.audit.events import Event
from amparo.audit.models import EventRecord
from amparo.tickets.events import Assigned, MessageReceived, ReplyWritten, TeamChanged, Woke
from amparo.tickets.queries.lists.filters import Filters, View
from amparo.tickets.queries.lists.narrowing import tickets_in

MOST: Final = 100

_NEWS: Final[tuple[type[Event], ...]] = (MessageReceived, ReplyWritten, Woke)
_GIVEN: Final[Mapping[View, type[Event]]] = {
    View.MINE: Assigned,
    View.UNASSIGNED: Assigned,
    View.TEAM: TeamChanged,
}
"""By what a ticket that stood elsewhere comes into a list."""


def new_since(user: User, filters: Filters, since: int) -> int:
    """On how many tickets of a list somebody else said something, gave it or woke it after `since`; at most MOST.

    The log tells it and no hour of a message: that of a mail is its arrival's, and its ticket opens later.
    """
    news = [event.type for event in (*_NEWS, _GIVEN.get(filters.view)) if event]
    told = (
        EventRecord.objects.filter(pk__gt=since, kind__in=news)
        .exclude(actor_kind="staff", actor_id=user.pk)
        .values("ticket_id")
    )
    fresh = tickets_in(user, filters).filter(pk__in=told)
    return len(fresh.order_by().values_list("pk", flat=True)[:MOST])
