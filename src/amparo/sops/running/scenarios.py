"""Scenarios: made-up cases that a procedure must handle as they say, and how much of it they go through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _

from amparo.sops.language.document import Library, Scenario, Sop, Words
from amparo.sops.language.edges import edges
from amparo.sops.language.problems import Problem, Sentence
from amparo.sops.language.ways import Edge
from amparo.sops.running.facts import supposed
from amparo.sops.running.playing import Played, play
from amparo.sops.running.script import Script
from amparo.sops.running.state import State


@dataclass(frozen=True, kw_only=True)
class ScenarioResult:
    """`failures` say what came otherwise than expected, each at its line; there are none if it passed."""

    scenario: str
    name: Words
    path: tuple[str, ...]
    actions: tuple[str, ...]
    end: str
    failures: tuple[Problem, ...]
    state: State

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Which ways of a procedure runs have taken. `share` is between 0 and 1."""

    taken: tuple[Edge, ...]
    missed: tuple[Edge, ...]

    @property
    def share(self) -> float:
        ways = len(self.taken) + len(self.missed)
        return len(self.taken) / ways if ways else 1.0


def script_of(scenario: Scenario) -> Script:
    return Script(scenario.answers, scenario.tools, scenario.decisions, scenario.left_out)


def run_scenario(library: Library, sop: Sop, scenario: Scenario) -> ScenarioResult:
    """Play the scenario and hold what came of it against what it expects.

    `library` must have `sop` and what it calls.
    """
    played = play(library, sop.id, script_of(scenario), supposed(scenario.given))
    failures = (
        Problem(line=scenario.at(path), code="scenario", sentence=sentence, step=played.state.at)
        for path, sentence in _failures(scenario, played)
    )
    return ScenarioResult(
        scenario=scenario.id,
        name=scenario.name,
        path=played.state.path,
        actions=played.actions,
        end=played.state.outcome,
        failures=tuple(failures),
        state=played.state,
    )


def coverage(sop: Sop, states: Iterable[State]) -> Coverage:
    """The ways of `sop` that these runs took, and those that none took."""
    gone = {(visit.step, visit.way) for state in states for visit in state.visits if visit.sop == sop.id}
    every = edges(sop)
    return Coverage(
        taken=tuple(edge for edge in every if (edge.source, edge.key) in gone),
        missed=tuple(edge for edge in every if (edge.source, edge.key) not in gone),
    )


def _failures(scenario: Scenario, played: Played) -> Iterator[tuple[str, Sentence]]:
    expect = scenario.expect
    if played.stopped is not None and expect.end is not None:
        yield "expect", played.stopped
    elif expect.end is not None and expect.end != played.state.outcome:
        ends = {"wanted": expect.end, "came": played.state.outcome}
        yield "expect.end", _("It ends with “%(came)s” instead of “%(wanted)s”.") % ends
    if expect.path is not None:
        yield from _first_difference("expect.path", expect.path, played.state.path)
    if expect.actions is not None:
        yield from _first_difference("expect.actions", expect.actions, played.actions)


def _first_difference(path: str, wanted: tuple[str, ...], came: tuple[str, ...]) -> Iterator[tuple[str, Sentence]]:
    for place, (one, other) in enumerate(zip_longest(wanted, came)):
        if one == other:
            continue
        names = {"wanted": one, "came": other}
        if one is None:
            yield path, _("“%(came)s” comes as well, which is not expected.") % names
        elif other is None:
            yield f"{path}.{place}", _("“%(wanted)s” is expected here, and nothing comes.") % names
        else:
            yield f"{path}.{place}", _("“%(wanted)s” is expected here, and “%(came)s” comes.") % names
        return
