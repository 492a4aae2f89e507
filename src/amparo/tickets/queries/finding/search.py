"""Search across messages (which carry their subjects) and people, newest first."""

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.kept import kept, written_once
from amparo.core.text import number_in
from amparo.people.models import Contact, Identity
from amparo.people.permissions import PeoplePermission
from amparo.tickets.models import Message, Ticket
from amparo.tickets.queries.finding.asked import Asked, read_search
from amparo.tickets.queries.finding.headline import Piece, excerpt, marked, matched, matched_words
from amparo.tickets.queries.finding.matching import Part, Place, newest_matches
from amparo.tickets.queries.lists.filters import Filters, Sort
from amparo.tickets.queries.lists.narrowing import conditions, people_called
from amparo.tickets.queries.lists.pages import Cursor, in_order, rows_of
from amparo.tickets.queries.lists.rows import TicketRow, as_rows, row_values
from amparo.tickets.queries.visibility import visible_to
from amparo.tickets.queries.words import TextQuery, Words, in_any_language, people_named, while_typing

_PEOPLE_SHOWN: Final = 5


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A ticket with its newest matching message: when it came, and where the words stand."""

    row: TicketRow
    subject: list[Piece]
    excerpt: list[Piece]
    said_at: datetime
    kind: str


@dataclass(frozen=True, kw_only=True)
class PersonFound:
    id: int
    name: str
    address: str
    tier: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of a search. `people` and `exact` (the ticket of that number) come with the first page only."""

    words: Words
    filters: Filters
    hits: list[Hit]
    next: str
    people: list[PersonFound]
    exact: list[TicketRow]


def search(user: User, text: str, after: str = "", size: int = 25) -> Found:
    """What `user` may see of what `text` asks for, in the language of `read_search`; newest first.

    `after` is the `next` of the page before. Raises Invalid when the text cannot be read, with a sentence.
    """
    asked = read_search(text, today=today_of(user))
    filters = resolved(asked)
    page_of = _hits if asked.words else _sent if filters.recipient else _tickets
    hits, following = page_of(user, replace(asked, filters=filters), after, size)
    return Found(
        words=asked.words,
        filters=filters,
        hits=hits,
        next=following,
        people=[] if after else people_found(user, " ".join(asked.filters.sender or asked.words.wanted)),
        exact=[] if after else tickets_numbered(user, text),
    )


def _hits(user: User, asked: Asked, after: str, size: int) -> tuple[list[Hit], str]:
    """Tickets in the order of their newest matching message."""
    query = in_any_language(asked.words).text
    places, following = _newest(user, asked.filters, query, after, size)
    return _described(user, [place.message_id for place in places], query), following


def _sent(user: User, asked: Asked, after: str, size: int) -> tuple[list[Hit], str]:
    """Tickets in the order of their newest message to the recipient: half of all mail may have gone to one address."""
    places, following = _newest(user, asked.filters, None, after, size)
    rows = {row.id: row for row in rows_of(user, [place.ticket_id for place in places])}
    return [replace(_plain_hit(rows[place.ticket_id]), said_at=place.said_at) for place in places], following


def _newest(user: User, filters: Filters, words: str | None, after: str, size: int) -> tuple[list[Place], str]:
    """A page of the newest messages that fit, one for each ticket, and where the next page begins."""
    places = newest_matches(user, Part(filters=filters, most=size + 1), words, Place.decode(after))
    return places[:size], places[size - 1].encode() if len(places) > size else ""


def _described(user: User, message_ids: Sequence[int], query: str) -> list[Hit]:
    """The hits of one page: only here are texts read and marked."""
    found = _with_marks(list(message_ids), query)
    values = _values_of([message["ticket_id"] for message in found], user)
    rows = {row.id: row for row in as_rows(values, user, with_presence=False)}
    return [_hit(message, rows[message["ticket_id"]]) for message in found]


@kept
def _with_marks(message_ids: list[int], query: str) -> models.QuerySet[Any, Any]:
    said = TextQuery(query)
    without = models.When(subject="", then=models.Value(""))  # as most messages are
    subject_marks = models.Case(without, default=matched("language", "subject", said), output_field=models.TextField())
    return (
        Message.objects.filter(pk__in=message_ids)
        .annotate(marks=matched("language", "text", said), subject_marks=subject_marks)
        .order_by("-created_at", "-id")
        .values("ticket_id", "kind", "language", "text", "created_at", "marks", "subject_marks")
    )


@kept
def _values_of(ticket_ids: list[int], user: User) -> models.QuerySet[Ticket, dict[str, Any]]:
    return row_values(Ticket.objects.filter(pk__in=ticket_ids), user)


def _hit(message: Mapping[str, Any], row: TicketRow) -> Hit:
    words = matched_words(message["marks"])
    return Hit(
        row=row,
        subject=marked(row.title, message["language"], words | matched_words(message["subject_marks"])),
        excerpt=excerpt(message["text"], message["language"], words),
        said_at=message["created_at"],
        kind=message["kind"],
    )


def _tickets(user: User, asked: Asked, after: str, size: int) -> tuple[list[Hit], str]:
    """What filters alone leave, by last activity."""
    tickets = visible_to(user).filter(*conditions(asked.filters, user))
    ordered = in_order(tickets, Sort.NEWEST, Cursor.decode(after))
    values = list(row_values(ordered, user)[: size + 1])
    rows = as_rows(values[:size], user, with_presence=False)
    following = ""
    if len(values) > size:
        following = Cursor(sort=Sort.NEWEST, values=(rows[-1].last_message_at, rows[-1].id)).encode()
    return [_plain_hit(row) for row in rows], following


def _plain_hit(row: TicketRow) -> Hit:
    return Hit(
        row=row,
        subject=[Piece(row.title)],
        excerpt=[Piece(row.snippet)],
        said_at=row.last_message_at,
        kind=row.last_message_kind,
    )


def people_found(user: User, text: str, most: int = _PEOPLE_SHOWN) -> list[PersonFound]:
    """People whose name, note or address holds words that begin like these; nobody for no words."""
    if not text.strip() or not user.may(PeoplePermission.READ):
        return []
    found = _people(people_called(text), most) if "@" in text else _people_named(people_named(text).text, most)
    return [PersonFound(id=pk, name=name, address=shown or "", tier=tier) for pk, name, shown, tier in found]


@written_once
def _people_named(query: str, most: int) -> models.QuerySet[Contact, Any]:
    return _people(models.Q(search=TextQuery(query)), most)


def _people(called: models.Q, most: int) -> models.QuerySet[Contact, Any]:
    address = Identity.objects.filter(contact=models.OuterRef("pk")).order_by("id").values("shown")[:1]
    known = Contact.objects.filter(called).annotate(address=models.Subquery(address))
    # an order that no index gives: the text index is asked, instead of walking everybody for a rare name
    return known.order_by(-(models.F("id") + 0)).values_list("id", "name", "address", "tier")[:most]


def recent_tickets(user: User, text: str, most: int) -> list[TicketRow]:
    """Tickets whose newest messages hold the words of somebody who is still typing; newest first."""
    query = while_typing(text)
    if query is None:
        return []
    places = newest_matches(user, Part(filters=Filters(), most=most), query.text)
    ids = [place.ticket_id for place in places]
    rows = {row.id: row for row in rows_of(user, ids)}
    return [rows[pk] for pk in ids]


def tickets_numbered(user: User, text: str) -> list[TicketRow]:
    """The ticket of this number (`48213` or `#48213`), if there is one and `user` may see it."""
    number = number_in(text.strip().removeprefix("#"))
    if number is None:
        return []
    tickets = visible_to(user).filter(number=number)
    return as_rows(list(row_values(tickets, user)), user) if tickets else []


def today_of(user: User) -> date:
    return clock.now().astimezone(zoneinfo.ZoneInfo(user.time_zone)).date()


def resolved(asked: Asked) -> Filters:
    """The filters, with the teams and colleagues that were named in them. Raises Invalid for an unknown name."""
    teams = [pk for name in asked.teams for pk in _teams_called(name)]
    assignees = [who for name in asked.assignees for who in _colleagues_called(name)]
    return replace(asked.filters, team=tuple(teams), assignee=tuple(assignees))


def _teams_called(name: str) -> list[int]:
    found = list(Team.objects.filter(name__istartswith=name).values_list("pk", flat=True))
    if not found:
        raise Invalid(_("There is no team whose name begins with “%(name)s”.") % {"name": name})
    return found


def _colleagues_called(name: str) -> list[str]:
    if name.lower() in {"me", "none"}:
        return [name.lower()]
    named = models.Q(name__istartswith=name) | models.Q(email__iexact=name)
    found = list(User.objects.filter(named).values_list("pk", flat=True))
    if not found:
        raise Invalid(_("There is no colleague whose name begins with “%(name)s”.") % {"name": name})
    return [str(pk) for pk in found]
