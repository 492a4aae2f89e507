"""What lies ahead of a run: every step that it can still come to, and which of them it must."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.language.document import Library, Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.running.facts import Facts, values
from amparo.sops.running.interpreter import MOST_FRAMES
from amparo.sops.running.state import State

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
    procedures, here = frozenset(library.values()), _present(state)
    every = _map_of(procedures, here)
    known = _Known(state, facts, every.names)
    leading = ((place, _following(library, place, known.decides)) for place in every.parting)
    decided = tuple((place, to) for place, to in leading if to != every.on[place])
    return (_map_of(procedures, here, decided) if decided else every).roads


class _Map(NamedTuple):
    """Every place that can be reached from one, nearest first, with the places it leads to.

    `parting` are those where a condition may choose the way: their own, or those behind a call that ends there.
    """

    on: Mapping[_Place, tuple[_Place, ...]]
    roads: tuple[Road, ...]
    parting: tuple[_Place, ...]
    names: frozenset[str]


@lru_cache(maxsize=256)
def _map_of(
    procedures: frozenset[Sop], here: _Place, decided: tuple[tuple[_Place, tuple[_Place, ...]], ...] = ()
) -> _Map:
    """What lies ahead of `here` where the `decided` places lead on as they say, and the others wherever they may.

    It stands on texts and decisions alone, so everybody's runs share it: to go two hundred steps takes a while.
    """
    library = {sop.id: sop for sop in procedures}
    known = dict(decided)
    on: dict[_Place, tuple[_Place, ...]] = {}
    queue = [here]
    for place in queue:
        if place not in on and len(on) < _MOST_PLACES:
            on[place] = known[place] if place in known else _following(library, place)
            queue.extend(on[place])
    certain = _certain(here, on)
    found = [Road(one.name, one.sop, library[one.sop].step(one.step), one in certain) for one in on]
    parting = tuple(place for place in on if _parts(library, place))
    return _Map(on, tuple(found), parting, frozenset(road.name for road in found))


def _parts(library: Library, place: _Place) -> bool:
    sop = library[place.sop]
    step = sop.step(place.step)
    return (step.kind == "end" and bool(place.calls)) or any(way.when is not None for way in ways(sop, step))


def _undecided(_when: str, _place: _Place) -> None:
    """No condition decides."""


_Decides: TypeAlias = Callable[[str, _Place], bool | None]


def _following(library: Library, place: _Place, decides: _Decides = _undecided) -> tuple[_Place, ...]:
    """The places that `place` leads to: into the procedure it calls, or back out of one, or on."""
    sop = library[place.sop]
    step = sop.step(place.step)
    called = library.get(step.fields.get("sop", "")) if step.kind == "call" else None
    if called is not None and len(place.calls) + 1 < MOST_FRAMES:
        return (_Place(called.id, called.first.id, (*place.calls, (place.sop, place.step))),)
    if step.kind == "end" and place.calls:
        (sop_id, step_id), outer = place.calls[-1], place.calls[:-1]
        return _after(library[sop_id], _Place(sop_id, step_id, outer), decides)
    return _after(sop, place, decides)


def _after(sop: Sop, place: _Place, decides: _Decides) -> tuple[_Place, ...]:
    found: dict[_Place, None] = {}  # each once, in order
    for way in ways(sop, sop.step(place.step)):
        decided = decides(way.when, place) if way.when is not None else None
        if decided is not False and way.to in sop.places:
            found[_Place(sop.id, way.to, place.calls)] = None
        if decided is True:
            break
    return tuple(found)


class _Known:
    """What a run knows by now. A condition decides only if no step `ahead` can still change what it reads."""

    def __init__(self, state: State, facts: Facts, ahead: frozenset[str]) -> None:
        self.frames, self.facts, self.ahead = {frame.within: frame for frame in state.frames}, facts, ahead

    def decides(self, when: str, place: _Place) -> bool | None:
        """Whether the condition is true, whatever happens until then; None if that cannot be said."""
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
            return (f"{within}.{path[1]}" if within else path[1]) in self.ahead
        return path[0] == "calendar" or (path[0] == "ticket" and path[1:] not in _LASTING)


def _present(state: State) -> _Place:
    calls = tuple(
        (outer.sop, inner.within.rpartition(".")[2])
        for outer, inner in zip(state.frames, state.frames[1:], strict=False)
    )
    return _Place(state.frames[-1].sop, state.visits[-1].step, calls)


def _certain(here: _Place, on: Mapping[_Place, tuple[_Place, ...]]) -> set[_Place]:
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
