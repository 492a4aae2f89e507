"""What lies ahead of a run: every step that it can still come to, and which of them it must."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.language.document import Library, Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.running.facts import Facts, values
from amparo.sops.running.interpreter import MOST_FRAMES
from amparo.sops.running.state import Frame, State

_MOST_PLACES: Final = 2000
_LASTING: Final = {("number",), ("channel",), ("brand",), ("market",), ("language",)}
"""What a ticket keeps while it is worked on."""


class Road(NamedTuple):
    """A step ahead, nearest first. It is `certain` if every way to an end leads through it."""

    name: str
    sop: str
    step: Step
    certain: bool


class _Place(NamedTuple):  # of the kinds of values the one that is a key most quickly: a survey asks for thousands
    """A step inside the calls that led to it: the chain of (procedure, call step), outermost first."""

    sop: str
    step: str
    calls: tuple[tuple[str, str], ...] = ()

    @property
    def within(self) -> str:
        return ".".join(step for _sop, step in self.calls)

    @property
    def name(self) -> str:
        return f"{self.within}.{self.step}" if self.calls else self.step


def roads(library: Library, state: State, facts: Facts) -> tuple[Road, ...]:
    """The present step and all that may follow. Ways that can be decided already are; none before and after a run."""
    if not state.is_running:
        return ()
    here = _present(state)
    frames = {frame.within: frame for frame in state.frames}
    every = _walked(here, _Survey(library, frames, facts).following)
    survey = _Survey(library, frames, facts, undecided=frozenset(place.name for place in every))
    decided = {place: survey.following(place) for place in every if survey.parts(place)}
    on = every
    if any(every[place] != following for place, following in decided.items()):
        known = every | decided
        on = _walked(here, lambda place: known.get(place) or survey.following(place))
    certain = _certain(here, on)
    return tuple([Road(place.name, place.sop, library[place.sop].step(place.step), place in certain) for place in on])


def _walked(here: _Place, following: Callable[[_Place], tuple[_Place, ...]]) -> dict[_Place, tuple[_Place, ...]]:
    """Every place that can be reached, in order, with the places it leads to."""
    on: dict[_Place, tuple[_Place, ...]] = {}
    queue = [here]
    for place in queue:
        if place not in on and len(on) < _MOST_PLACES:
            on[place] = following(place)
            queue.extend(on[place])
    return on


@dataclass
class _Survey:
    """Where the ways from a place lead. A condition decides only if no step ahead can still change what it reads.

    With `undecided` unknown, at first, no condition decides.
    """

    library: Library
    frames: dict[str, Frame]
    facts: Facts
    undecided: frozenset[str] | None = None

    def parts(self, place: _Place) -> bool:
        """Whether a condition may choose among the ways from here: its own, or those behind a call that ends here."""
        sop = self.library[place.sop]
        step = sop.step(place.step)
        return (step.kind == "end" and bool(place.calls)) or any(way.when is not None for way in ways(sop, step))

    def following(self, place: _Place) -> tuple[_Place, ...]:
        sop = self.library[place.sop]
        step = sop.step(place.step)
        called = self.library.get(step.fields.get("sop", "")) if step.kind == "call" else None
        if called is not None and len(place.calls) + 1 < MOST_FRAMES:
            return (_Place(called.id, called.first.id, (*place.calls, (place.sop, place.step))),)
        if step.kind == "end" and place.calls:
            (sop_id, step_id), outer = place.calls[-1], place.calls[:-1]
            return self._after(self.library[sop_id], _Place(sop_id, step_id, outer))
        return self._after(sop, place)

    def _after(self, sop: Sop, place: _Place) -> tuple[_Place, ...]:
        found: dict[_Place, None] = {}  # each once, in order
        for way in ways(sop, sop.step(place.step)):
            decided = self._decided(way.when, place) if way.when is not None else None
            if decided is not False and way.to in sop.places:
                found[_Place(sop.id, way.to, place.calls)] = None
            if decided is True:
                break
        return tuple(found)

    def _decided(self, when: str, place: _Place) -> bool | None:
        """Whether the condition is true, whatever happens until then; None if that cannot be said."""
        if self.undecided is None:
            return None
        try:
            one = condition(when)
            if any(self._may_change(path, place.within) for path in one.paths):
                return None
            frame = self.frames.get(place.within)
            known = values(self.facts, frame.answers if frame else {}, frame.results if frame else {})
            return one.decide(known)
        except (ConditionFailed, Malformed):
            return None

    def _may_change(self, path: tuple[str, ...], within: str) -> bool:
        """Whether a step ahead gives this anew. What is known of the case can change between now and then too."""
        if path[0] in {"answers", "results"} and len(path) > 1:
            name = f"{within}.{path[1]}" if within else path[1]
            return name in (self.undecided or ())
        return path[0] == "calendar" or (path[0] == "ticket" and path[1:] not in _LASTING)


def _present(state: State) -> _Place:
    calls = tuple(
        (outer.sop, inner.within.rpartition(".")[2])
        for outer, inner in zip(state.frames, state.frames[1:], strict=False)
    )
    return _Place(state.frames[-1].sop, state.visits[-1].step, calls)


def _certain(here: _Place, on: dict[_Place, tuple[_Place, ...]]) -> set[_Place]:
    """The places that every way from `here` to an end goes through.

    Each place has the set of those that must follow it: itself, and what must follow all that it leads to. From the
    set of all, repeat until nothing changes. Sets are bits of an integer.
    """
    places = list(on)
    bit = {place: 1 << index for index, place in enumerate(places)}
    every = (1 << len(places)) - 1
    must = {place: every if on[place] else bit[place] for place in places}
    changed = True
    while changed:
        changed = False
        for place in reversed(places):
            following = [must[one] for one in on[place] if one in must]
            if not following:
                continue
            common = every
            for one in following:
                common &= one
            if must[place] != common | bit[place]:
                must[place] = common | bit[place]
                changed = True
    return {place for place in places if must[here] & bit[place]}
