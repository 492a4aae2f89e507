"""What a list shows, as a value: which view, narrowed by what, in which order. No database here.

One `Filters` stands in an address (`as_query`), in a saved view (`as_json`) and in the search language alike.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.people.states import Tier
from amparo.tickets.states import DANGERS, Priority, TicketState


class View(StrEnum):
    """Where a list begins. The first five are work: open, not merged into another ticket, and awake."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    TEAM = "team"
    WAITING = "waiting"  # pending: it is the person's turn
    OPEN = "open"
    SNOOZED = "snoozed"
    DANGER = "danger"  # somebody may be in danger, and nobody has decided
    UNDELIVERED = "undelivered"
    ALL = "all"


class Sort(StrEnum):
    WAITING = "waiting"  # who waits longest first; tickets on which nobody waits come last
    NEWEST = "newest"
    OLDEST = "oldest"
    PRIORITY = "priority"
    GRAVEST = "gravest"  # the gravest possible danger first, then who waits longest
    DUE = "due"  # what was promised soonest; tickets on which nothing is due come last
    WAKES = "wakes"


WORK_VIEWS: Final = frozenset({View.MINE, View.UNASSIGNED, View.TEAM, View.WAITING, View.OPEN})

DUE_WORDS: Final = ("late", "today", "none")
_WITHIN: Final = re.compile(r"([1-9]\d{0,3})([mhd])")
_UNITS: Final[Mapping[str, str]] = {"m": "minutes", "h": "hours", "d": "days"}

_BY_ACTIVITY: Final = (Sort.NEWEST, Sort.OLDEST)


def sorts_of(view: View) -> tuple[Sort, ...]:
    """The orders a view can be shown in, its own first.

    Waiting, priority and what is due order only open work: an index over everything that ever was would be paid for on
    every ticket and read by nobody.
    """
    if view in WORK_VIEWS:
        own = Sort.NEWEST if view is View.WAITING else Sort.WAITING
        return (own, *(sort for sort in (Sort.WAITING, Sort.DUE, Sort.PRIORITY, *_BY_ACTIVITY) if sort is not own))
    own_orders = {View.SNOOZED: (Sort.WAKES,), View.DANGER: (Sort.GRAVEST,)}
    return (*own_orders.get(view, ()), *_BY_ACTIVITY)


class _Lists(Protocol):
    """Django's QueryDict, or anything else that gives all values of a name."""

    def getlist(self, key: str) -> Sequence[Any]: ...


def _positive(value: str) -> int:
    number = int(value)
    if not 0 < number < 2**63:
        raise ValueError(value)
    return number


def _assignee(value: str) -> str:
    """`me`, `none` or a person's id."""
    return value if value in {"me", "none"} else str(_positive(value))


def _words(value: str) -> str:
    if "\x00" in value:
        raise ValueError(value)
    return value.strip()[:200]


def _danger(value: str) -> str:
    if value.upper() not in DANGERS:
        raise ValueError(value)
    return value.upper()


def _due(value: str) -> str:
    """`late`, `today`, `none`, or a time like `90m`, `4h`, `2d`: due within it, or late already."""
    if value not in DUE_WORDS and not _WITHIN.fullmatch(value):
        raise ValueError(value)
    return value


_MANY: Final[Mapping[str, Callable[[str], Any]]] = {
    "state": TicketState,
    "priority": Priority,
    "danger": _danger,
    "tier": Tier,
    "team": _positive,
    "assignee": _assignee,
    "tag": _words,
    "language": _words,
    "market": _words,
    "reason": _words,
    "brand": _positive,
    "channel": _words,
    "sender": _words,
    "recipient": _words,
}
_ONE: Final[Mapping[str, Callable[[str], Any]]] = {
    "view": View,
    "sort": Sort,
    "after": date.fromisoformat,
    "before": date.fromisoformat,
    "text": _words,
    "due": _due,
}
_FLAGS: Final = ("unread", "attachment")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Values of one field widen each other, fields narrow each other.

    `after` and `before` are days on which something was last said, in the reader's time zone; `after` counts the day
    itself in, `before` does not. `text` is what words must be found, as typed.
    """

    view: View = View.ALL
    sort: Sort | None = None
    state: tuple[TicketState, ...] = ()
    priority: tuple[Priority, ...] = ()
    danger: tuple[str, ...] = ()
    tier: tuple[Tier, ...] = ()
    team: tuple[int, ...] = ()
    assignee: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    market: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    brand: tuple[int, ...] = ()
    channel: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    due: str = ""
    unread: bool = False
    attachment: bool = False
    text: str = ""

    @property
    def order(self) -> Sort:
        """The order in force: the one asked for if the view knows it, else the view's own."""
        known = sorts_of(self.view)
        return self.sort if self.sort in known else known[0]

    def narrows(self) -> list[tuple[str, str]]:
        """What narrows the view, as (field, value) pairs in a stable order: one pair, one chip on the screen."""
        return [pair for pair in self._pairs() if pair[0] not in {"view", "sort"}]

    def adding(self, name: str, value: str) -> "Filters":
        """A copy narrowed by one more value. Raises Invalid when the field or the value is unknown."""
        changes: dict[str, Any] = _read(_Pairs([(name, value)]))
        if name in _MANY:
            changes[name] = tuple(dict.fromkeys((*getattr(self, name), *changes.get(name, ()))))
        return replace(self, **changes)

    def removing(self, name: str, value: str) -> "Filters":
        """A copy without that value; what is not there needs no removing."""
        changes: dict[str, Any] = {field.name: field.default for field in fields(self) if field.name == name}
        if name in _MANY:
            changes[name] = tuple(known for known in getattr(self, name) if str(known) != value)
        return replace(self, **changes)

    def as_query(self, *, besides: Iterable[str] = ()) -> str:
        """`state=open&tag=refund…`: the inverse of `from_query`, without what is at its default or in `besides`."""
        return urlencode([(name, value) for name, value in self._pairs() if name not in set(besides)])

    def as_json(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self._pairs():
            found.setdefault(name, []).append(value)
        return found

    @classmethod
    def from_query(cls, query: _Lists, *, view: View | None = None) -> "Filters":
        """Read an address' parameters; unknown names are none of ours. Raises Invalid for an unusable value."""
        made = cls(**_read(query))
        return replace(made, view=view) if view else made

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Filters":
        """Read a saved view. Raises Invalid for what this version does not understand."""
        pairs = [(name, str(value)) for name, values in stored.items() for value in values]
        return cls(**_read(_Pairs(pairs)))

    def _pairs(self) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if field.name in _MANY:
                pairs += [(field.name, str(one)) for one in value]
            else:
                pairs.append((field.name, "1" if value is True else str(value)))
        return pairs


def within(due: str) -> timedelta | None:
    """The time of a `due` like `4h`; nothing for a word."""
    found = _WITHIN.fullmatch(due)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


class _Pairs(list[tuple[str, str]]):
    def getlist(self, key: str) -> list[str]:
        return [value for name, value in self if name == key]


def _read(query: _Lists) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _MANY:
        if values := [value for value in query.getlist(name) if value]:
            found[name] = _read_many(name, values)
    for name, convert in _ONE.items():
        if values := [value for value in query.getlist(name) if value]:
            found[name] = _converted(name, convert, values[-1])
    for name in _FLAGS:
        if any(value == "1" for value in query.getlist(name)):
            found[name] = True
    return found


def _read_many(name: str, values: Sequence[str]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(_converted(name, _MANY[name], value) for value in values))


def _converted(name: str, convert: Callable[[str], Any], value: str) -> Any:
    try:
        return convert(value)
    except ValueError as error:
        raise Invalid(_("“%(value)s” cannot be used for %(field)s.") % {"value": value, "field": name}) from error
