"""Calling people until somebody has it, and the ladders that say whom."""

from amparo.paging.services.ladders import Draft, retire_ladder, save_ladder
from amparo.paging.services.pages import Cause, acknowledge, end, go_on, next_step, start

__all__ = [
    "Cause",
    "Draft",
    "acknowledge",
    "end",
    "go_on",
    "next_step",
    "retire_ladder",
    "save_ladder",
    "start",
]
