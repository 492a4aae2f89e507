"""The search language: `from:maria state:open "not received" -test` as values. No database here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.core.text import fold
from amparo.people.states import Tier
from amparo.tickets.queries.lists.filters import DUE_WORDS, Filters, within
from amparo.tickets.queries.words import Term, Words, terms
from amparo.tickets.states import DANGERS, Priority, TicketState


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked for. `teams` and `assignees` are names as typed: whoever knows the house turns them into ids."""

    words: Words
    filters: Filters
    teams: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()


FIELDS: Final[Mapping[str, str]] = {
    "from": "sender",
    "to": "recipient",
    "state": "state",
    "priority": "priority",
    "danger": "danger",
    "tag": "tag",
    "tier": "tier",
    "lang": "language",
    "market": "market",
    "reason": "reason",
    "channel": "channel",
    "due": "due",
}
"""Keys whose values stand in `Filters` as they are."""

KEYS: Final = (*FIELDS, "team", "assignee", "before", "after", "is", "has")

_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "state": tuple(TicketState),
    "priority": tuple(Priority),
    "danger": tuple(map(str.lower, DANGERS)),
    "tier": tuple(Tier),
    "due": (*DUE_WORDS, "4h", "2d"),
    "is": ("unread",),
    "has": ("attachment",),
}
_FLAGS: Final = {"is": "unread", "has": "attachment"}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAYS_AGO = re.compile(r"(\d{1,4})d")


def read_search(text: str, *, today: date) -> Asked:
    """Read what somebody typed. Raises Invalid with a sentence that says what to write instead.

    A key nobody knows is no error: `https://…` and `10:30` are words.
    """
    words: list[Term] = []
    asked = Asked(words=Words(), filters=Filters())
    for term in terms(text):
        key = term.key.lower()
        if key not in KEYS:
            words.append(term)
        elif term.is_unwanted:
            raise Invalid(_("A minus works before words, not before “%(key)s:”.") % {"key": key})
        else:
            asked = _narrowed(asked, key, term, today)
    return replace(asked, words=Words.from_terms(words))


def _narrowed(asked: Asked, key: str, term: Term, today: date) -> Asked:
    values = [term.text] if term.is_quoted else [value for value in term.text.split(",") if value]
    if not any(value.strip() for value in values):
        raise Invalid(_("“%(key)s:” is missing what comes after it.") % {"key": key})
    if key == "team":
        return replace(asked, teams=(*asked.teams, *values))
    if key == "assignee":
        return replace(asked, assignees=(*asked.assignees, *values))
    if key in {"before", "after"}:
        (value, *more) = values
        if more:
            raise Invalid(_("“%(key)s:” takes one day.") % {"key": key})
        return replace(asked, filters=asked.filters.adding(key, _day(key, value, today).isoformat()))
    filters = asked.filters
    for value in values:
        filters = _with(filters, key, value)
    return replace(asked, filters=filters)


def _with(filters: Filters, key: str, value: str) -> Filters:
    if known := _KNOWN.get(key):
        value = fold(value).replace("-", "_")
        if value not in known and not (key == "due" and within(value)):
            sentence = _("“%(key)s:%(value)s” is unknown. Write one of: %(known)s.")
            raise Invalid(sentence % {"key": key, "value": value, "known": ", ".join(known)})
    return filters.adding(_FLAGS.get(key) or FIELDS[key], "1" if key in _FLAGS else value)


def _day(key: str, value: str, today: date) -> date:
    """2026-11-20, 20/11/2026, `today`, `yesterday`, or `7d` for a week ago."""
    readings: tuple[Callable[[], Any], ...] = (
        lambda: {"today": today, "yesterday": today - timedelta(days=1)}.get(value.lower()),
        lambda: (ago := _DAYS_AGO.fullmatch(value)) and today - timedelta(days=int(ago[1])),
        lambda: (day := _DAY_FIRST.fullmatch(value)) and date(int(day[3]), int(day[2]), int(day[1])),
        lambda: date.fromisoformat(value),
    )
    for reading in readings:
        try:
            if found := reading():
                return date(found.year, found.month, found.day)
        except (ValueError, OverflowError):
            continue
    sentence = _("“%(key)s:%(value)s” is no day. Write 2026-11-20, today, yesterday, or 7d for a week ago.")
    raise Invalid(sentence % {"key": key, "value": value})
