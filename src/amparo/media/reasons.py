"""Why something cannot be shown. Pure; the sentences stand in `labels.py`."""

from enum import StrEnum


class Reason(StrEnum):
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOOK_TOO_LONG = "took_too_long"
    UNREADABLE = "unreadable"
    NOT_MEDIA = "not_media"
    NAME_LIES = "name_lies"
    DRAWING = "drawing"
    TWO_THINGS = "two_things"
    UNKNOWN_KIND = "unknown_kind"
    NOT_A_VIDEO = "not_a_video"
    CANNOT_PLAY = "cannot_play"
    GONE = "gone"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"


PASSING = frozenset({Reason.BUSY, Reason.GONE, Reason.UNAVAILABLE})
"""What says nothing about the file, and is not remembered. That it took too long is, for a while."""
