"""Finding the newest matches of a text query without reading all of them.

Hits are never ranked: ranking must read every match, and a word in a third of three million messages has a million.
Two ways lead to the newest ones, and each is slow where the other is fast: asking the text index for all matches
(a rare word, or few tickets to look in) and walking the messages backwards until a page is full (a common word).
PostgreSQL cannot choose well by itself: under a LIMIT it hopes that matches are spread evenly. So it is asked how
much there is to read, and where that is much, a stretch of the newest messages is walked first.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.tickets.models import Message
from amparo.tickets.queries.words import TextQuery

_FEW_MATCHES: Final = 20_000
"""So many messages are read in about 30 ms. A word too rare for the statistics is estimated below this."""

_CHEAP: Final = 3_000.0
"""In the planner's units: some milliseconds, because few tickets are looked in."""

_STRETCHES: Final = (5_000, 40_000)
"""How many of the newest messages are walked before all matches are read after all: about 10 ms, then 80 ms."""

_NEWEST_FIRST: Final = ("-created_at", "-id")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A message's place in the order of search results; as text, where the next page begins."""

    said_at: datetime
    message_id: int
    ticket_id: int = 0  # not part of the order: nothing in a decoded one

    def encode(self) -> str:
        return f"{self.message_id}.{self.said_at.isoformat()}"

    @classmethod
    def decode(cls, text: str) -> "Place | None":
        """The inverse of `encode`; nothing for an empty text. Raises Invalid for anything else than ours."""
        if not text:
            return None
        number, _dot, moment = text.partition(".")
        try:
            return cls(said_at=clock.read(moment), message_id=int(number))
        except ValueError as error:
            raise Invalid(_("This list has changed since: begin again at its top."), field="cursor") from error


def newest_matches(matches: models.QuerySet[Message], query: TextQuery, after: Place | None, most: int) -> list[Place]:
    """The newest match of each ticket, newest first, from after a place. `query` is what `matches` match."""
    all_of_them = _by_reading_all(matches, after)[:most]
    if _plan(Message.objects.filter(search=query))["Plan Rows"] > _FEW_MATCHES and (
        _plan(all_of_them)["Total Cost"] > _CHEAP
    ):
        for stretch in _STRETCHES:
            begin = _begin_of_stretch(after, stretch)
            found = _places(_by_walking(matches, query, after, begin)[:most])
            if len(found) == most or begin is None:
                return found
    return _places(all_of_them)


def _by_reading_all(matches: models.QuerySet[Message], after: Place | None) -> models.QuerySet[Message]:
    newest = matches.order_by("ticket_id", *_NEWEST_FIRST).distinct("ticket_id")
    return _after(Message.objects.filter(pk__in=newest.values("pk")), after).order_by(*_NEWEST_FIRST)


def _by_walking(
    matches: models.QuerySet[Message], query: TextQuery, after: Place | None, begin: datetime | None
) -> models.QuerySet[Message]:
    newer = Message.objects.filter(
        models.Q(created_at__gt=models.OuterRef("created_at"))
        | models.Q(created_at=models.OuterRef("created_at"), id__gt=models.OuterRef("id")),
        ticket=models.OuterRef("ticket"),
        search=query,
    )
    walked = matches if begin is None else matches.filter(created_at__gte=begin)
    return _after(walked.filter(~models.Exists(newer)), after).order_by(*_NEWEST_FIRST)


def _after(messages: models.QuerySet[Message], place: Place | None) -> models.QuerySet[Message]:
    if place is None:
        return messages
    same_moment = models.Q(created_at=place.said_at, id__lt=place.message_id)
    return messages.filter(models.Q(created_at__lt=place.said_at) | same_moment, created_at__lte=place.said_at)


def _begin_of_stretch(after: Place | None, length: int) -> datetime | None:
    """When the oldest of the `length` newest messages after `after` was said; None when there are not so many.

    The one skip in the house: it runs over an index only, and never further than `length`.
    """
    said = _after(Message.objects.all(), after).order_by(*_NEWEST_FIRST).values_list("created_at", flat=True)
    return next(iter(said[length : length + 1]), None)


def _plan(messages: models.QuerySet[Message]) -> dict[str, Any]:
    """What PostgreSQL expects of a query: estimated from its statistics, nothing is run."""
    (explained,) = json.loads(messages.values("created_at", "id").explain(format="json"))
    plan: dict[str, Any] = explained["Plan"]
    return plan


def _places(found: models.QuerySet[Message]) -> list[Place]:
    rows = found.values_list("created_at", "id", "ticket_id")
    return [Place(said_at=said_at, message_id=pk, ticket_id=ticket_id) for said_at, pk, ticket_id in rows]
