"""Writes of business hours, rotas and shifts."""

from amparo.calendars.services.feeds import renew_feed, revoke_feed
from amparo.calendars.services.hours import CalendarShape, save_calendar
from amparo.calendars.services.reading_in import name_people, read_calendar
from amparo.calendars.services.rotas import LayerShape, RotaShape, remove_layer, save_layer, save_rota
from amparo.calendars.services.standing_in import (
    accept_swap,
    ask_swap,
    decline_swap,
    note_absence,
    stand_in,
    undo_absence,
    undo_stand_in,
    withdraw_swap,
)

__all__ = [
    "CalendarShape",
    "LayerShape",
    "RotaShape",
    "accept_swap",
    "ask_swap",
    "decline_swap",
    "name_people",
    "note_absence",
    "read_calendar",
    "remove_layer",
    "renew_feed",
    "revoke_feed",
    "save_calendar",
    "save_layer",
    "save_rota",
    "stand_in",
    "undo_absence",
    "undo_stand_in",
    "withdraw_swap",
]
