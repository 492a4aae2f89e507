"""What counts by a calendar: rooms above register here, `save_calendar` asks here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.calendars.models import BusinessCalendar

Asked = Callable[["BusinessCalendar"], list[str]]
"""Names of what counts by the calendar, as people know it; none when nothing does."""

_asked: list[Asked] = []


def asks(asked: Asked) -> Asked:
    """Register a further way in which a calendar can be in use."""
    _asked.append(asked)
    return asked


def uses_of(calendar: "BusinessCalendar") -> list[str]:
    """Everything that counts by `calendar`."""
    return [name for asked in _asked for name in asked(calendar)]
