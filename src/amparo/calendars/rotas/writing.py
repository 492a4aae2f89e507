"""Shifts for other programs' calendars (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.calendars.rotas.plain import Shift

_ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A shift with what its event is called, and a `key` that tells it from shifts of other rotas."""

    key: str
    name: str
    shift: Shift


def write(events: Iterable[Named], *, name: str, now: datetime) -> bytes:
    """A calendar called `name`.

    Moments are written in UTC, so that no program has to know our zones. An event keeps its UID as long as its shift
    begins when it does.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - only who makes a file pays for it

    calendar = Calendar()
    calendar.add("PRODID", "-//Amparo//Rotas//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", _ASK_AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986 §5.7
    for one in events:
        event = Event()
        event.add("UID", f"{one.key}-{one.shift.member}-{one.shift.start:%Y%m%dT%H%M%SZ}@amparo")
        event.add("DTSTAMP", now)
        event.add("DTSTART", one.shift.start)
        event.add("DTEND", one.shift.end)
        event.add("SUMMARY", one.name)
        event.add("TRANSP", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
