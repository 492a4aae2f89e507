"""Reads of business hours, rotas and shifts."""

from amparo.calendars.queries.hours import calendars, current_version, opens_again, schedule, versions_of
from amparo.calendars.queries.rotas import on_call, on_shift, plans_of, shifts_of, visible_to

__all__ = [
    "calendars",
    "current_version",
    "on_call",
    "on_shift",
    "opens_again",
    "plans_of",
    "schedule",
    "shifts_of",
    "versions_of",
    "visible_to",
]
