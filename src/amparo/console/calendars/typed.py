"""Hours as people type them: "9-12, 13:30 to 18", "09h00 às 18h00", "24h"."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from amparo.calendars.hours import BadHours
from amparo.calendars.hours.document import time_text, windows_of

_TIME: Final = r"(\d{1,2})(?:\s*[:h.]\s*(\d{2}))?\s*h?"
_WINDOW: Final = re.compile(rf"{_TIME}\s*(?:[-‐–—]|to|até|hasta|às|as|a)\s*{_TIME}", re.IGNORECASE)  # noqa: RUF001 - every dash that people type
_AND: Final = re.compile(r"[,;+]|\b(?:and|e|y)\b", re.IGNORECASE)
_ALL_DAY: Final = re.compile(r"24\s*h?", re.IGNORECASE)

Pairs = list[list[str]]


def pairs_of(text: str) -> Pairs:
    """What was typed, as `hours.document` keeps it. Raises BadHours with the part that is unclear."""
    if _ALL_DAY.fullmatch(text.strip()):
        return [["00:00", "24:00"]]
    parts = [part.strip() for part in _AND.split(text)]
    pairs = [_pair(part) for part in parts if part]
    return [[time_text(window.start), time_text(window.end)] for window in windows_of(pairs, "hours")]


def _pair(part: str) -> list[str]:
    found = _WINDOW.fullmatch(part)
    if not found:
        raise BadHours("hours", part)
    start, start_minute, end, end_minute = found.groups(default="00")
    return [f"{start}:{start_minute}", f"{end}:{end_minute}"]


class HoursField(forms.CharField):
    """The hours of one day, as many windows as there are."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=200, **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return pairs_of(text)
        except BadHours as problem:
            raise forms.ValidationError(_said(problem)) from None


def _said(problem: BadHours) -> str:
    if problem.field == "time":
        return _("%(value)s is no time of day.") % {"value": problem.value}
    return _("Write %(value)s as 09:00-18:00. Hours past midnight go on under the next day, from 00:00.") % {
        "value": problem.value
    }
