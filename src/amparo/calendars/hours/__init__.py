"""Business time: when somebody works, and how long something takes of it. No database, no present moment."""

from amparo.calendars.hours.arithmetic import (
    Period,
    add,
    add_days,
    between,
    common,
    due,
    is_open,
    next_open,
    on_break,
    periods,
    periods_after,
    subtract,
    subtract_days,
)
from amparo.calendars.hours.errors import BadAmount, BadHours, HoursError, NeverOpen
from amparo.calendars.hours.schedule import Schedule, Window

__all__ = [
    "BadAmount",
    "BadHours",
    "HoursError",
    "NeverOpen",
    "Period",
    "Schedule",
    "Window",
    "add",
    "add_days",
    "between",
    "common",
    "due",
    "is_open",
    "next_open",
    "on_break",
    "periods",
    "periods_after",
    "subtract",
    "subtract_days",
]
