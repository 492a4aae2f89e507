"""Shifts for other programs' calendars (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from amparo.calendars.rotas.plain import Member, Shift

_ASK_AGAIN = timedelta(hours=1)


def write(shifts: Iterable[tuple[str, Shift]], *, name: str, names: Mapping[Member, str], now: datetime) -> bytes:
    """A calendar called `name`: each shift, with a key of its rota, is an event called by its person's name.

    Moments are written in UTC, so that no program has to know our zones. An event keeps its UID as long as its shift
    begins when it does.
    """
    calendar = Calendar()
    calendar.add("PRODID", "-//Amparo//Rotas//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", _ASK_AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986 §5.7
    for key, shift in shifts:
        event = Event()
        event.add("UID", f"{key}-{shift.member}-{shift.start:%Y%m%dT%H%M%SZ}@amparo")
        event.add("DTSTAMP", now)
        event.add("DTSTART", shift.start)
        event.add("DTEND", shift.end)
        event.add("SUMMARY", names.get(shift.member, str(shift.member)))
        event.add("TRANSP", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
