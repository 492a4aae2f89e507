"""Reads of business hours, rotas and shifts."""

from amparo.calendars.queries.rotas import on_call, on_shift, plans_of, shifts_of, visible_to

__all__ = ["on_call", "on_shift", "plans_of", "shifts_of", "visible_to"]
