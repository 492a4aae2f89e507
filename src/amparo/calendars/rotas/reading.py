"""Calendars of other programs, read in (RFC 5545). The file comes from outside: nothing in it is believed or followed.

Every event becomes the shifts that it means within a stretch of time: recurring ones (RRULE, RDATE) without those that
were taken out (EXDATE), edited ones (RECURRENCE-ID) in the place of what they edit, whole days in the rota's zone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from amparo.calendars.rotas.plain import Shift
from amparo.calendars.rotas.spans import Span
from amparo.calendars.rotas.walls import moment, wall

if TYPE_CHECKING:
    from icalendar import Event

MOST_BYTES: Final = 512 * 1024
MOST_EVENTS: Final = 2000
MOST_RECURRING: Final = 100
MOST_SHIFTS: Final = 5000
_OLDEST: Final = date(2000, 1, 1)  # of what still recurs: each recurrence since then is counted
_LONGEST: Final = timedelta(days=366)
_STEPS: Final = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_PARTS: Final = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "WKST"}
_ENDS: Final = {"UNTIL", "COUNT"}
_DAY: Final = timedelta(days=1)
_NAME_LENGTH: Final = 120
_WRONG: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What the reader of calendars raises for all that cannot be read."""


class Unreadable(ValueError):
    """The file cannot be used as a whole; `why` says it."""

    def __init__(self, why: "Why") -> None:
        super().__init__(why)
        self.why = why


class Why(StrEnum):
    """Why a file, or one event in it, was not used."""

    NO_CALENDAR = "no_calendar"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_TIME = "no_time"
    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    RULE = "rule"


@dataclass(frozen=True)
class LeftOut:
    """An event that was not used: what it is called, and why."""

    name: str
    why: Why


@dataclass(frozen=True, kw_only=True)
class ReadIn:
    """What a calendar says of a stretch of time; members are names as they stand in the events."""

    shifts: Sequence[Shift]
    left_out: Sequence[LeftOut]


def read(content: bytes, *, zone: ZoneInfo, window: Span) -> ReadIn:
    """The shifts that an .ics file means within `window`. Raises Unreadable.

    Days and times without a zone of their own are those of `zone`: what a program calls the zone of its calendar
    (X-WR-TIMEZONE) is no part of the standard.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - only who reads a file pays for it

    if len(content) > MOST_BYTES:
        raise Unreadable(Why.TOO_LARGE)
    try:
        found = [event for event in Calendar.from_ical(content).walk("VEVENT") if isinstance(event, Event)]
    except (*_WRONG, RecursionError) as error:
        raise Unreadable(Why.NO_CALENDAR) from error
    recurring = sum("RRULE" in event for event in found)
    if len(found) > MOST_EVENTS or recurring > MOST_RECURRING:
        raise Unreadable(Why.TOO_MANY)
    return _shifts(found, zone, window)


def name_of(summary: object) -> str:
    """The person's name that an event is called by: without the @ or the [level] that other programs put before it."""
    text = " ".join(str(summary or "").split())
    return re.sub(r"^(\[[^\]]{0,20}\]\s*|@)+", "", text)[:_NAME_LENGTH]


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """An event, its times as the wall clock of `zone` shows them."""

    uid: str
    name: str
    starts: datetime
    zone: ZoneInfo
    lasts: timedelta
    whole_days: bool
    rule: str = ""
    until: datetime | None = None
    count: int | None = None
    further: Sequence[datetime] = ()
    taken_out: frozenset[datetime] = frozenset()
    instead_of: datetime | None = None  # the moment of the recurrence that it edits
    cancelled: bool = False

    def spans(self, window: Span, edited: frozenset[datetime]) -> Iterator[Span]:
        """When it takes place, as far as that touches `window`; `edited` recurrences have events of their own."""
        begins = wall(window.start, self.zone) - self.lasts - _DAY
        for shown in sorted({*self._recurrences(window), *self.further} - self.taken_out):
            if shown < begins:
                continue
            start = moment(shown, self.zone)
            # RFC 5545 §3.8.5.3: a day is a day, but hours are as many hours whatever the clock does in them.
            end = moment(shown + self.lasts, self.zone) if self.whole_days else start + self.lasts
            if start < window.end and end > window.start and start not in edited:
                yield Span(start, end)

    def _recurrences(self, window: Span) -> Iterable[datetime]:
        if not self.rule:
            return [self.starts]
        last = wall(window.end, self.zone)
        until = min(last, self.until) if self.until else last
        # A rule that never comes true would else be followed to the year 9999.
        return islice(_parsed(self.rule, self.starts).replace(until=until), self.count)


class _Refused(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def _shifts(events: "Sequence[Event]", zone: ZoneInfo, window: Span) -> ReadIn:
    left_out: list[LeftOut] = []
    entries: list[_Entry] = []
    for event in events:
        try:
            entries.append(_entry(event, zone))
        except _Refused as refused:
            left_out.append(LeftOut(name_of(event.get("SUMMARY")), refused.why))
    edits: dict[str, set[datetime]] = {}
    for entry in entries:
        if entry.instead_of is not None:
            edits.setdefault(entry.uid, set()).add(entry.instead_of)
    found: set[Shift] = set()
    for entry in entries:
        if entry.cancelled:
            continue
        edited = frozenset() if entry.instead_of else frozenset(edits.get(entry.uid, ()))
        try:
            found |= {Shift(span.start, span.end, entry.name) for span in entry.spans(window, edited)}
        except (ValueError, OverflowError):
            left_out.append(LeftOut(entry.name, Why.RULE))
        if len(found) > MOST_SHIFTS:
            raise Unreadable(Why.TOO_MANY)
    return ReadIn(shifts=sorted(found, key=lambda one: (one.start, one.end, str(one.member))), left_out=left_out)


def _entry(event: "Event", zone: ZoneInfo) -> _Entry:
    name = name_of(event.get("SUMMARY"))
    if not name:
        raise _Refused(Why.NO_NAME)
    try:
        starts, ends = event.decoded("DTSTART"), _end(event)
        place = _place(starts, zone)
        begins, lasts = _wall(starts, place), _lasting(starts, ends, place)
    except _WRONG as error:
        raise _Refused(Why.NO_TIME) from error
    if not timedelta() < lasts <= _LONGEST:
        raise _Refused(Why.TOO_LONG if lasts > _LONGEST else Why.NO_TIME)
    try:
        rule, until, count = _rule(event, begins, place)
        return _Entry(
            uid=str(event.get("UID", "")),
            name=name,
            starts=begins,
            zone=place,
            lasts=lasts,
            whole_days=not isinstance(starts, datetime),
            rule=rule,
            until=until,
            count=count,
            further=_dates(event, "RDATE", place),
            taken_out=frozenset(_dates(event, "EXDATE", place)),
            instead_of=_edited(event, zone),
            cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
        )
    except _WRONG as error:
        raise _Refused(Why.RULE) from error


def _edited(event: "Event", zone: ZoneInfo) -> datetime | None:
    """The recurrence in whose place the event stands. Raises ValueError for "this and all following"."""
    edits = event.get("RECURRENCE-ID")
    if edits is None:
        return None
    if edits.params.get("RANGE"):
        raise ValueError(edits)
    place = _place(edits.dt, zone)
    return moment(_wall(edits.dt, place), place)


def _end(event: "Event") -> Any:
    """A date, a datetime or a timedelta; a whole day when nothing is said (RFC 5545 §3.6.1)."""
    if "DTEND" in event:
        return event.decoded("DTEND")
    return event.decoded("DURATION") if "DURATION" in event else timedelta(days=1)


def _lasting(starts: Any, ends: Any, zone: ZoneInfo) -> timedelta:
    if isinstance(ends, timedelta):
        return ends
    if isinstance(starts, datetime):
        return moment(_wall(ends, zone), zone) - moment(_wall(starts, zone), zone)
    return _wall(ends, zone) - _wall(starts, zone)


def _rule(event: "Event", begins: datetime, zone: ZoneInfo) -> tuple[str, datetime | None, int | None]:
    """The rule without its end, when it ends, and after how many times. Raises ValueError and what _WRONG names."""
    rule = event.get("RRULE")
    if rule is None:
        return "", None, None
    said = {name.upper(): values for name, values in rule.items()}
    (step,), (interval,) = said["FREQ"], said.get("INTERVAL", [1])
    # a part of ours, so that a day has one turn at most, and one that goes on
    if step.upper() not in _STEPS or said.keys() - _PARTS - _ENDS or interval < 1 or begins.date() < _OLDEST:
        raise ValueError(rule)
    kept = rule.to_ical().decode().split(";")
    text = ";".join(part for part in kept if part.partition("=")[0].upper() not in _ENDS)
    _parsed(text, begins)
    (ends,), (count,) = said.get("UNTIL", [None]), said.get("COUNT", [None])
    return text, None if ends is None else _wall(ends, zone, at=time.max), count


def _parsed(rule: str, begins: datetime) -> rrule:
    found = rrulestr(rule, dtstart=begins)
    if not isinstance(found, rrule):
        raise ValueError(rule)  # noqa: TRY004 - several rules in one, which a calendar may say and we do not read
    return found


def _dates(event: "Event", name: str, zone: ZoneInfo) -> list[datetime]:
    """The walls that RDATE or EXDATE name; either may stand several times, and hold several each."""
    held = event.get(name, [])
    lists = held if isinstance(held, list) else [held]
    return [_wall(one.dt, zone) for dates in lists for one in dates.dts if isinstance(one.dt, date)]


def _place(when: Any, zone: ZoneInfo) -> ZoneInfo:
    """Where a time's wall clock hangs. A zone that only the file knows (VTIMEZONE) is left for UTC, moments kept."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        return zone
    return when.tzinfo if isinstance(when.tzinfo, ZoneInfo) else ZoneInfo("UTC")


def _wall(when: Any, zone: ZoneInfo, *, at: time = time.min) -> datetime:
    """What the clock in `zone` shows; a date is its midnight, or `at`."""
    if not isinstance(when, datetime):
        return datetime.combine(when, at)  # raises TypeError for what is no date at all
    return when if when.tzinfo is None else wall(when.astimezone(UTC), zone)
