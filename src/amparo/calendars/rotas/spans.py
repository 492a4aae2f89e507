"""Stretches of time and what is done with sets of them: joined, cut, shared. All in UTC, each without its end."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` to before `end`."""

    start: datetime
    end: datetime


Spans = list[Span]
"""In order and apart from each other, as `joined` gives them."""


def joined(spans: Iterable[Span]) -> Spans:
    """The time that any of `spans` covers; those that touch are one, empty ones are gone."""
    found: Spans = []
    for span in sorted([span for span in spans if span.start < span.end]):
        if not found or span.start > found[-1].end:
            found.append(span)
        elif span.end > found[-1].end:
            found[-1] = Span(found[-1].start, span.end)
    return found


def shared(one: Sequence[Span], other: Sequence[Span]) -> Spans:
    """The time that both cover."""
    found: Spans = []
    at = beside = 0
    while at < len(one) and beside < len(other):
        start, end = max(one[at].start, other[beside].start), min(one[at].end, other[beside].end)
        if start < end:
            found.append(Span(start, end))
        if one[at].end <= other[beside].end:
            at += 1
        else:
            beside += 1
    return found


def without(spans: Sequence[Span], off: Iterable[Span]) -> Spans:
    """What `spans` cover and `off` (as `joined` gives them) does not."""
    left = list(spans)
    for gone in off:
        left = [
            Span(start, end)
            for span in left
            for start, end in ((span.start, min(span.end, gone.start)), (max(span.start, gone.end), span.end))
            if start < end
        ]
    return left
