"""What is kept of business hours, rotas and shifts."""

from amparo.calendars.models.hours import BusinessCalendar, CalendarVersion
from amparo.calendars.models.rotas import Absence, Feed, Rota, RotaLayer, RotaMember, RotaOverride, Swap

__all__ = [
    "Absence",
    "BusinessCalendar",
    "CalendarVersion",
    "Feed",
    "Rota",
    "RotaLayer",
    "RotaMember",
    "RotaOverride",
    "Swap",
]
