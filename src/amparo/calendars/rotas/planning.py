"""What comes out of a rota: who stands in when, where nobody does, where two do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from amparo.calendars.rotas.plain import Member, Override, Rota, Shift
from amparo.calendars.rotas.rotation import weekly
from amparo.calendars.rotas.spans import Span, Spans, joined, shared, without

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Overlap:
    """More than one stands in: `members` are all of them."""

    start: datetime
    end: datetime
    members: tuple[Member, ...]


def plan(rota: Rota, start: datetime, end: datetime) -> dict[Member, Spans]:
    """Who stands in when, between two moments; whoever never does is not there."""
    window = Span(start, end)
    found: dict[Member, Spans] = {}
    for layer in rota.layers:
        for member, spans in layer.spans(rota.zone, window).items():
            found[member] = joined([*found[member], *spans]) if member in found else spans
    for override in rota.overrides:
        _override(found, override, window)
    for one in rota.absent:
        found[one.member] = without(found.get(one.member, []), [Span(one.start, one.end)])
    return {member: spans for member, spans in found.items() if spans}


def shifts(rota: Rota, start: datetime, end: datetime) -> list[Shift]:
    """The shifts between two moments, cut off there, in order; turns of one person that touch are one shift."""
    found = plan(rota, start, end)
    return sorted(
        (Shift(span.start, span.end, member) for member, spans in found.items() for span in spans),
        key=lambda shift: (shift.start, shift.end, str(shift.member)),
    )


def on_call(rota: Rota, at: datetime) -> list[Member]:
    """Who stands in at a moment, in no order that means anything but always the same."""
    return [shift.member for shift in shifts(rota, at, at + _INSTANT)]


def gaps(rota: Rota, start: datetime, end: datetime) -> Spans:
    """When somebody is needed and nobody is there."""
    window = Span(start, end)
    needed = weekly(rota.needed, rota.zone, window) if rota.needed else [window]
    covered = joined(span for spans in plan(rota, start, end).values() for span in spans)
    return without(needed, covered)


def overlaps(rota: Rota, start: datetime, end: datetime) -> list[Overlap]:
    """When more than one is there."""
    found = plan(rota, start, end)
    edges = sorted({edge for spans in found.values() for span in spans for edge in span})
    begun: dict[datetime, list[Member]] = {}
    for member, spans in found.items():
        for span in spans:
            begun.setdefault(span.start, []).append(member)
    over = {(span.end, member) for member, spans in found.items() for span in spans}
    there: list[Member] = []
    stretches: list[Overlap] = []
    for edge, following in pairwise(edges):
        there = [member for member in there if (edge, member) not in over] + begun.get(edge, [])
        if len(there) > 1:
            stretches.append(Overlap(edge, following, tuple(sorted(there, key=str))))
    return _run_together(stretches)


def load(found: Iterable[Shift]) -> dict[Member, timedelta]:
    """How long each person stands in."""
    hours: dict[Member, timedelta] = {}
    for shift in found:
        hours[shift.member] = hours.get(shift.member, timedelta()) + (shift.end - shift.start)
    return hours


def swapped(asker: Member, other: Member, given: Span, taken: Span | None) -> list[Override]:
    """What a swap does: `other` stands in for the asker in `given` and, if it is a swap of two, the other way round."""
    there = Override(start=given.start, end=given.end, off=asker, on=other)
    if taken is None:
        return [there]
    return [there, Override(start=taken.start, end=taken.end, off=other, on=asker)]


def _override(found: dict[Member, Spans], override: Override, window: Span) -> None:
    span = shared([Span(override.start, override.end)], [window])
    if not span:
        return
    changed = span
    if override.off is not None:
        mine = found.get(override.off, [])
        changed = shared(mine, span)
        found[override.off] = without(mine, span)
    if override.on is not None:
        found[override.on] = joined([*found.get(override.on, []), *changed])


def _run_together(stretches: Sequence[Overlap]) -> list[Overlap]:
    found: list[Overlap] = []
    for one in stretches:
        if found and found[-1].end == one.start and found[-1].members == one.members:
            found[-1] = Overlap(found[-1].start, one.end, one.members)
        else:
            found.append(one)
    return found
