"""Finding the newest messages that fit, by their words or by whom they were sent to, without reading all that do.

Hits are never ranked: ranking must read every match, and a word in a third of three million messages has a million.
Two ways lead to the newest ones, and each is slow where the other is fast: asking an index for all matches
(a rare word, or few tickets to look in) and walking the messages backwards until a page is full (a common word).
PostgreSQL cannot choose by itself: under a LIMIT it hopes that matches are spread evenly, and of a word that is not
among its statistics it knows nothing. So a small sample of the newest messages says how common the matches are.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.kept import kept, written_once
from amparo.tickets.models import Message
from amparo.tickets.queries.lists.filters import Filters
from amparo.tickets.queries.lists.narrowing import conditions, sent_to, start_of
from amparo.tickets.queries.visibility import visible_to
from amparo.tickets.queries.words import TextQuery

_SAMPLE: Final = 2_000
_RARE: Final = 2
"""Matches that are no more in the sample are rare: reading all of their matches takes some milliseconds."""

_STRETCHES: Final = (2_000, 10_000, 50_000, 250_000)
"""How many messages are walked before it is asked what reading all matches would cost; a row is about a unit."""

_NEWEST_FIRST: Final = ("-created_at", "-id")
_PLACE: Final = ("created_at", "id", "ticket_id")


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
class Part:
    """The newest `most` messages to find in tickets that the filters leave, where days are those of the message."""

    filters: Filters
    most: int


def newest_matches(user: User, part: Part, words: str | None, after: Place | None = None) -> list[Place]:
    """The newest match of each ticket that `user` may see, newest first, from after a place.

    `words` are a finished tsquery; without them, messages to the recipient of the filters are matches.
    """
    at, pk = (after.said_at, after.message_id) if after else (None, None)
    (common,) = _sample(user, part.filters, words, at, pk)
    if common > _RARE:
        cost = 0.0
        for stretch in _STRETCHES:
            if cost and stretch > cost:
                break
            begin = next(iter(_begin_of_stretch(user, part.filters, at, pk, stretch)), None)
            found = _places(_walked(user, part, words, at, pk, begin))
            if len(found) == part.most or begin is None:
                return found
            cost = cost or _cost_of(_by_reading_all(user, part, words, at, pk))
    return _places(_all_read(user, part, words, at, pk))


def _fit(filters: Filters, words: str | None) -> models.Q:
    return sent_to(filters.recipient) if words is None else models.Q(search=TextQuery(words))


def _matches(user: User, filters: Filters, words: str | None) -> models.QuerySet[Message]:
    fits = [_fit(filters, words)]
    if words is not None and filters.recipient:
        fits.append(sent_to(filters.recipient))
    if filters.after:
        fits.append(models.Q(created_at__gte=start_of(filters.after, user)))
    if filters.before:
        fits.append(models.Q(created_at__lt=start_of(filters.before, user)))
    of_tickets = conditions(replace(filters, after=None, before=None, recipient=()), user)
    return Message.objects.filter(*fits, ticket__in=visible_to(user).filter(*of_tickets))


def _way(user: User, filters: Filters, after_at: datetime | None, after_id: int | None) -> models.QuerySet[Message]:
    """All messages in the order in which they are walked backwards."""
    before = {"created_at__lt": start_of(filters.before, user)} if filters.before else {}
    return _after(Message.objects.filter(**before), after_at, after_id).order_by(*_NEWEST_FIRST)


class _Seen(models.Subquery):
    """How many of the sample are matches; nobody counts beyond what is rare."""

    template = "(SELECT count(*) FROM (SELECT FROM (%(subquery)s) sample WHERE is_match LIMIT %(most)s) seen)"
    output_field = models.IntegerField()


@written_once
def _sample(
    user: User, filters: Filters, words: str | None, after_at: datetime | None, after_id: int | None
) -> models.QuerySet[User, int]:
    """How many of the messages with which the way begins are matches: one number."""
    begun = _way(user, filters, after_at, after_id).annotate(is_match=_fit(filters, words)).values("is_match")
    # beside one row that is surely there: Django has no SELECT without a table
    return User.objects.filter(pk=user.pk).values_list(_Seen(begun[:_SAMPLE], most=_RARE + 1), flat=True)


@kept
def _begin_of_stretch(
    user: User, filters: Filters, after_at: datetime | None, after_id: int | None, length: int
) -> models.QuerySet[Message, datetime]:
    """When the oldest of `length` messages of the way was said; nothing when there are not so many.

    The one skip in the house: it runs over an index only, and never further than `length`.
    """
    said = _way(user, filters, after_at, after_id).values_list("created_at", flat=True)
    return said[length : length + 1]


def _by_reading_all(
    user: User, part: Part, words: str | None, after_at: datetime | None, after_id: int | None
) -> models.QuerySet[Message, Any]:
    newest = _matches(user, part.filters, words).order_by("ticket_id", *_NEWEST_FIRST).distinct("ticket_id")
    found = _after(Message.objects.filter(pk__in=newest.values("pk")), after_at, after_id)
    return found.order_by(*_NEWEST_FIRST).values_list(*_PLACE)[: part.most]


_all_read = written_once(_by_reading_all)


@written_once
def _walked(  # noqa: PLR0917 - a kept query is asked by position
    user: User,
    part: Part,
    words: str | None,
    after_at: datetime | None,
    after_id: int | None,
    begin: datetime | None,
) -> models.QuerySet[Message, Any]:
    newer = Message.objects.filter(
        models.Q(created_at__gt=models.OuterRef("created_at"))
        | models.Q(created_at=models.OuterRef("created_at"), id__gt=models.OuterRef("id")),
        _fit(part.filters, words),
        ticket=models.OuterRef("ticket"),
    )
    matches = _matches(user, part.filters, words)
    walked = matches if begin is None else matches.filter(created_at__gte=begin)
    found = _after(walked.filter(~models.Exists(newer)), after_at, after_id)
    return found.order_by(*_NEWEST_FIRST).values_list(*_PLACE)[: part.most]


def _after(
    messages: models.QuerySet[Message], after_at: datetime | None, after_id: int | None
) -> models.QuerySet[Message]:
    if after_at is None:
        return messages
    same_moment = models.Q(created_at=after_at, id__lt=after_id)
    return messages.filter(models.Q(created_at__lt=after_at) | same_moment, created_at__lte=after_at)


def _cost_of(messages: models.QuerySet[Message, Any]) -> float:
    """What PostgreSQL expects a query to cost, in its units: estimated from its statistics, nothing is run."""
    (explained,) = json.loads(messages.explain(format="json"))
    return float(explained["Plan"]["Total Cost"])


def _places(rows: Iterable[tuple[datetime, int, int]]) -> list[Place]:
    return [Place(said_at=said_at, message_id=pk, ticket_id=ticket_id) for said_at, pk, ticket_id in rows]
