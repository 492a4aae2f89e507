"""Calling people until somebody has it, and the ladders that say whom."""

from amparo.paging.services.forgetting import forget_pages
from amparo.paging.services.ladders import Draft, save_ladder
from amparo.paging.services.pages import Cause, acknowledge, end, go_on, next_step, start
from amparo.paging.services.watching import repair_page, tell_of_silence, watch

__all__ = [
    "Cause",
    "Draft",
    "acknowledge",
    "end",
    "forget_pages",
    "go_on",
    "next_step",
    "repair_page",
    "save_ladder",
    "start",
    "tell_of_silence",
    "watch",
]
