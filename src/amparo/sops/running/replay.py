"""Recorded runs, run again: as they were, to the same place; or by a draft, to see where it would have led them."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from amparo.core.errors import AmparoError
from amparo.sops.language.document import Library
from amparo.sops.language.problems import Sentence
from amparo.sops.running.facts import Facts
from amparo.sops.running.inputs import AtStep, Back, Input
from amparo.sops.running.interpreter import advance
from amparo.sops.running.state import State


@dataclass(frozen=True)
class Recorded:
    """An input and the facts it was taken with."""

    given: Input
    facts: Facts

    def as_json(self) -> dict[str, Any]:
        return {"given": self.given.as_json(), "facts": self.facts}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(Input.from_json(value["given"]), value["facts"])


class Comparison(StrEnum):
    SAME = "same"
    OTHERWISE = "otherwise"
    """It would have come by other steps."""
    ASKS_MORE = "asks_more"
    """It would have stopped at a step that nothing was recorded for."""
    NO_LONGER_FITS = "no_longer_fits"
    """What was recorded for a step is no answer to it now."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How a draft would have gone. `at` is the last step that both have in common; empty if there is none.

    `sentence` is why it stopped, where something no longer fits.
    """

    comparison: Comparison
    at: str
    went: tuple[str, ...]
    would: tuple[str, ...]
    outcome_was: str
    outcome_would: str
    sentence: Sentence = ""

    @property
    def is_same(self) -> bool:
        return self.comparison is Comparison.SAME


def replay(library: Library, journal: Iterable[Recorded]) -> State:
    """Where the inputs lead. Raises what `advance` raises, if the journal is not one of this library."""
    state = State()
    for recorded in journal:
        state = advance(library, state, recorded.given, recorded.facts).state
    return state


def would_go(library: Library, draft: Library, journal: Iterable[Recorded]) -> Difference:
    """Hold a recorded run against the same inputs in `draft`: a library with other versions.

    `library` is the one that the run was made with. What was gone back behind is left aside.
    """
    went, told = _told(library, journal)
    state, comparison = State(), Comparison.SAME
    sentence: Sentence = ""
    try:
        for start in told.pop("", ()):
            state = _fed(draft, state, start)
        while state.is_running and told[state.at]:
            state = _fed(draft, state, told[state.at].popleft())
    except AmparoError as error:
        comparison, sentence = Comparison.NO_LONGER_FITS, error.sentence
    if comparison is Comparison.SAME and (state.path, state.outcome) != (went.path, went.outcome):
        comparison = Comparison.OTHERWISE if state.has_ended or not went.has_ended else Comparison.ASKS_MORE
    return Difference(
        comparison=comparison,
        at=_last_common(went.path, state.path),
        went=went.path,
        would=state.path,
        outcome_was=went.outcome,
        outcome_would=state.outcome,
        sentence=sentence,
    )


def _told(library: Library, journal: Iterable[Recorded]) -> tuple[State, dict[str, deque[list[Recorded]]]]:
    """Where the run came, and for each step the inputs of each of its visits that count. The start is under ""."""
    state = State()
    visits: dict[int, list[Recorded]] = defaultdict(list)
    for recorded in journal:
        if not isinstance(recorded.given, Back):
            visits[state.visit].append(recorded)
        state = advance(library, state, recorded.given, recorded.facts).state
    told: dict[str, deque[list[Recorded]]] = defaultdict(deque)
    for place, inputs in sorted(visits.items()):
        if place < 0:
            told[""].append(inputs)
        elif not state.visits[place].withdrawn:
            told[state.visits[place].name].append(inputs)
    return state, told


def _fed(library: Library, state: State, inputs: list[Recorded]) -> State:
    for recorded in inputs:
        given = recorded.given
        if isinstance(given, AtStep):
            given = replace(given, visit=None)
        state = advance(library, state, given, recorded.facts).state
    return state


def _last_common(went: tuple[str, ...], would: tuple[str, ...]) -> str:
    last = ""
    for one, other in zip(went, would, strict=False):
        if one != other:
            break
        last = one
    return last
