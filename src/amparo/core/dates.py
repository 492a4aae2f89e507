"""Dates and times as people write them, also those that arrive as text."""

import re
from datetime import date, datetime
from typing import Final

from babel.dates import format_date, format_time
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, to_locale

from amparo.core.text import in_our_case

_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))?")
"""RFC 3339 § 5.6. What ISO 8601 allows besides, such as 20261124, may as well be the number of something."""


def parsed(text: str) -> date | datetime | None:
    """The day, or the time at the hours of the present time zone, that RFC 3339 says; None for any other text."""
    written = _WRITTEN.fullmatch(text)
    try:
        if written is None or not written["time"]:
            return parse_date(text) if written else None
        moment = parse_datetime(text.upper())
        return moment and localtime(moment)
    except (ValueError, OverflowError):  # shaped like a date that does not exist, or that no zone reaches
        return None


def short(text: str) -> str:
    """A date or a time in few letters, as on a card; any other text as it is."""
    found = parsed(text)
    if found is None:
        return text
    return date_format(found, "SHORT_DATETIME_FORMAT" if isinstance(found, datetime) else "SHORT_DATE_FORMAT")


def long(text: str) -> str:
    """A date or a time as it stands in a letter, with the month's name; any other text as it is."""
    found = parsed(text)
    if found is None:
        return text
    locale = to_locale(get_language() or "en")
    day = format_date(found, "long", locale)
    return f"{day}, {format_time(found, 'short', locale=locale)}" if isinstance(found, datetime) else day


def in_words(when: date, pattern: str = "DATE_FORMAT") -> str:
    """A day or a month by a `pattern` of Django's, in the language of the moment and in its own case."""
    return in_our_case(date_format(when, pattern), get_language())
