"""A schedule as JSON: what a version of a calendar keeps.

    {"zone": "America/Sao_Paulo", "always_open": false,
     "week": {"mon": [["09:00", "18:00"]]}, "breaks": {"mon": [["12:00", "13:00"]]},
     "dates": {"2026-12-24": {"name": "Christmas Eve", "hours": [["09:00", "13:00"]], "breaks": []}},
     "regions": ["BR", "BR-SP"], "added": {"2026-03-02": "Anniversary"}, "removed": {"2026-04-21": ""}}

All but `zone` may be missing. A date without `hours` keeps its weekday's; one with none of them (`[]`) is closed.
`added` and `removed` are local changes to the holidays of the regions. What is always open has no holidays.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from amparo.calendars import holiday_days
from amparo.calendars.hours.errors import BadHours
from amparo.calendars.hours.schedule import DAY, Schedule, Week, Window, Windows, merged

WEEKDAY_CODES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Document = Mapping[str, Any]

_TIME: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def read(document: Document) -> Schedule:
    """The schedule that `document` says. Raises BadHours, naming the part that cannot be read."""
    zone = zone_of(document.get("zone"))
    if document.get("always_open"):
        return Schedule.always(zone)
    special = {day_of(text, "dates"): said for text, said in document.get("dates", {}).items()}
    return Schedule(
        zone=zone,
        week=_week(document, "week"),
        breaks=_week(document, "breaks"),
        dates={day: windows_of(said["hours"], "dates") for day, said in special.items() if "hours" in said},
        date_breaks={day: windows_of(said["breaks"], "dates") for day, said in special.items() if said.get("breaks")},
        regions=tuple(_region(code) for code in document.get("regions", ())),
        added=frozenset(day_of(text, "added") for text in document.get("added", {})),
        removed=frozenset(day_of(text, "removed") for text in document.get("removed", ())),
    )


def tidy(document: Document) -> dict[str, Any]:
    """`document` as it is kept: times in one form, windows in order and joined, nothing empty. Raises BadHours."""
    schedule = read(document)
    zone = str(schedule.zone)
    if document.get("always_open"):
        return {"zone": zone, "always_open": True}
    dates = {}
    for text, said in document.get("dates", {}).items():
        day = day_of(text, "dates")
        parts = {"hours": schedule.dates.get(day), "breaks": schedule.date_breaks.get(day)}
        dates[day.isoformat()] = {"name": str(said.get("name", "")).strip()} | {
            part: _pairs(windows) for part, windows in parts.items() if windows is not None
        }
    found = {
        "week": _week_pairs(schedule.week),
        "breaks": _week_pairs(schedule.breaks),
        "dates": dict(sorted(dates.items())),
        "regions": list(schedule.regions),
        "added": _names(document, "added"),
        "removed": _names(document, "removed"),
    }
    return {"zone": zone} | {part: said for part, said in found.items() if said}


def zone_of(name: object) -> ZoneInfo:
    """The zone of that name in the IANA database. Raises BadHours."""
    try:
        return ZoneInfo(str(name or ""))
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder of the database
        raise BadHours("zone", name) from None


def minute_of(text: str) -> int:
    """Minutes since midnight of "09:00", "9:00" or "24:00". Raises BadHours."""
    found = _TIME.fullmatch(text.strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if minutes > DAY:
        raise BadHours("time", text)
    return minutes


def time_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def day_of(text: str, field: str) -> date:
    """The date of "2026-12-24". Raises BadHours."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadHours(field, text) from None


def windows_of(pairs: Sequence[Sequence[str]], field: str) -> Windows:
    """Windows of pairs of times. Raises BadHours, also for one that ends before it begins."""
    found = []
    for start, end in pairs:
        window = Window(minute_of(start), minute_of(end))
        if window.end <= window.start:
            raise BadHours(field, f"{start}-{end}")
        found.append(window)
    return merged(found)


def _week(document: Document, field: str) -> Week:
    said = document.get(field, {})
    if unknown := sorted(set(said) - set(WEEKDAY_CODES)):
        raise BadHours(field, unknown[0])
    return tuple(windows_of(said.get(code, ()), field) for code in WEEKDAY_CODES)


def _names(document: Document, field: str) -> dict[str, str]:
    """Dates with their names, in order."""
    said = {day_of(text, field).isoformat(): str(name).strip() for text, name in document.get(field, {}).items()}
    return dict(sorted(said.items()))


def _week_pairs(week: Week) -> dict[str, list[list[str]]]:
    return {code: _pairs(windows) for code, windows in zip(WEEKDAY_CODES, week, strict=True) if windows}


def _pairs(windows: Windows) -> list[list[str]]:
    return [[time_text(window.start), time_text(window.end)] for window in windows]


def _region(code: str) -> str:
    if code not in holiday_days.regions():
        raise BadHours("regions", code)
    return code
