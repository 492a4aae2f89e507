"""Writes of business hours, rotas and shifts."""

from amparo.calendars.services.hours import CalendarShape, save_calendar

__all__ = ["CalendarShape", "save_calendar"]
