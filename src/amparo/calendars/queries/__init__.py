"""Reads of business hours, rotas and shifts."""

from amparo.calendars.queries.feeds import calendar_of, feed_by_token, live_feed, token_of
from amparo.calendars.queries.hours import (
    calendar,
    calendars,
    current_version,
    opens_again,
    schedule,
    version,
    versions_of,
)
from amparo.calendars.queries.rotas import ids, on_call, on_shift, plans_of, rotas_of_shifts, visible_to

__all__ = [
    "calendar",
    "calendar_of",
    "calendars",
    "current_version",
    "feed_by_token",
    "ids",
    "live_feed",
    "on_call",
    "on_shift",
    "opens_again",
    "plans_of",
    "rotas_of_shifts",
    "schedule",
    "token_of",
    "version",
    "versions_of",
    "visible_to",
]
