"""Finding the newest messages that fit, by their words or by whom they were sent to, without reading all that do.

Hits are never ranked: ranking must read every match, and a word in a third of three million messages has a million.
Two ways lead to the newest ones, and each is slow where the other is fast: asking an index for all matches
(a rare word, or few tickets to look in) and walking the messages backwards until a page is full (a common word).
PostgreSQL cannot choose by itself: under a LIMIT it hopes that matches are spread evenly, and of a word that is not
among its statistics it knows nothing. So a small sample of the newest messages says how common the matches are.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.kept import kept
from amparo.tickets.models import Message

_SAMPLE: Final = 2_000
_RARE: Final = 2
"""Matches that are no more in the sample are rare: reading all of their matches takes some milliseconds."""

_STRETCHES: Final = (2_000, 10_000, 50_000, 250_000)
"""How many messages are walked before it is asked what reading all matches would cost; a row is about a unit."""

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


@dataclass(frozen=True, kw_only=True)
class Walk:
    """From where the messages are walked backwards: after a place, from before a moment, or from the newest."""

    after: Place | None = None
    until: datetime | None = None

    def messages(self) -> models.QuerySet[Message]:
        started = Message.objects.filter(created_at__lt=self.until) if self.until else Message.objects.all()
        return _after(started, self.after).order_by(*_NEWEST_FIRST)


def newest_matches(matches: models.QuerySet[Message], fits: models.Q, walk: Walk, most: int) -> list[Place]:
    """The newest match of each ticket, newest first. `fits` is what `matches` match, among other conditions."""
    if _in_sample(fits, walk) > _RARE:
        cost = 0.0
        for stretch in _STRETCHES:
            if cost and stretch > cost:
                break
            begin = _begin_of_stretch(walk, stretch)
            found = _places(_by_walking(matches, fits, walk.after, begin)[:most])
            if len(found) == most or begin is None:
                return found
            cost = cost or _cost_of(_by_reading_all(matches, walk.after)[:most])
    return _places(_by_reading_all(matches, walk.after)[:most])


def _in_sample(fits: models.Q, walk: Walk) -> int:
    """How many of the messages with which the walk begins are matches."""
    sample = walk.messages().annotate(is_match=fits)[:_SAMPLE]
    counted: int = sample.aggregate(fitting=models.Count("id", filter=models.Q(is_match=True)))["fitting"]
    return counted


def _by_reading_all(matches: models.QuerySet[Message], after: Place | None) -> models.QuerySet[Message]:
    newest = matches.order_by("ticket_id", *_NEWEST_FIRST).distinct("ticket_id")
    return _after(Message.objects.filter(pk__in=newest.values("pk")), after).order_by(*_NEWEST_FIRST)


def _by_walking(
    matches: models.QuerySet[Message], fits: models.Q, after: Place | None, begin: datetime | None
) -> models.QuerySet[Message]:
    newer = Message.objects.filter(
        models.Q(created_at__gt=models.OuterRef("created_at"))
        | models.Q(created_at=models.OuterRef("created_at"), id__gt=models.OuterRef("id")),
        fits,
        ticket=models.OuterRef("ticket"),
    )
    walked = matches if begin is None else matches.filter(created_at__gte=begin)
    return _after(walked.filter(~models.Exists(newer)), after).order_by(*_NEWEST_FIRST)


def _after(messages: models.QuerySet[Message], place: Place | None) -> models.QuerySet[Message]:
    if place is None:
        return messages
    same_moment = models.Q(created_at=place.said_at, id__lt=place.message_id)
    return messages.filter(models.Q(created_at__lt=place.said_at) | same_moment, created_at__lte=place.said_at)


def _begin_of_stretch(walk: Walk, length: int) -> datetime | None:
    """When the oldest of `length` messages of the walk was said; None when there are not so many.

    The one skip in the house: it runs over an index only, and never further than `length`.
    """
    if walk == Walk():
        return next(iter(_begun(length)), None)
    said = walk.messages().values_list("created_at", flat=True)
    return next(iter(said[length : length + 1]), None)


@kept
def _begun(length: int) -> models.QuerySet[Message, datetime]:
    said = Walk().messages().values_list("created_at", flat=True)
    return said[length : length + 1]


def _cost_of(messages: models.QuerySet[Message]) -> float:
    """What PostgreSQL expects a query to cost, in its units: estimated from its statistics, nothing is run."""
    (explained,) = json.loads(messages.values("created_at", "id").explain(format="json"))
    return float(explained["Plan"]["Total Cost"])


def _places(found: models.QuerySet[Message]) -> list[Place]:
    rows = found.values_list("created_at", "id", "ticket_id")
    return [Place(said_at=said_at, message_id=pk, ticket_id=ticket_id) for said_at, pk, ticket_id in rows]
