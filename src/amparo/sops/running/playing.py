"""Plays a script: at each pause the step says what happens there, until the run ends or the script falls silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import AmparoError
from amparo.sops import kinds
from amparo.sops.language.document import Library
from amparo.sops.language.problems import Sentence
from amparo.sops.running.effects import CallTool, Effect
from amparo.sops.running.facts import Facts
from amparo.sops.running.inputs import Input, LeaveOut, Start
from amparo.sops.running.interpreter import advance, scope_of
from amparo.sops.running.scope import after
from amparo.sops.running.script import Script
from amparo.sops.running.state import State

MOST_INPUTS: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Played:
    """`stopped` says why the run did not come to its end, or is None."""

    state: State
    effects: tuple[Effect, ...]
    stopped: Sentence | None

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that tools were asked for, in order; one that was tried again counts once."""
        calls = {(effect.visit, effect.action): None for effect in self.effects if isinstance(effect, CallTool)}
        return tuple(action for _visit, action in calls)


def play(library: Library, sop_id: str, script: Script, facts: Facts) -> Played:
    state, effects = State(), list[Effect]()
    given: Input | None = Start(sop=sop_id)
    try:
        for _turn in range(MOST_INPUTS):
            if given is None:
                return _played(
                    state, effects, _("It stops at “%s”: the scenario does not say what happens there.") % state.at
                )
            moved = advance(library, state, given, facts)
            state = moved.state
            for effect in moved.effects:
                facts = after(effect, facts)
                effects.append(effect)
            if state.has_ended:
                return _played(state, effects, None)
            given = next_input(library, state, script, facts)
    except AmparoError as error:
        return _played(state, effects, error.sentence)
    return _played(state, effects, _("It goes round and round without coming to an end."))


def next_input(library: Library, state: State, script: Script, facts: Facts) -> Input | None:
    """What happens at the present step according to the script; None if it does not say."""
    if state.at in script.left_out:
        return _left_out(state.at, script.left_out[state.at])
    visit = state.visits[-1]
    step = library[visit.sop].step(visit.step)
    nth = sum(one.name == visit.name and not one.withdrawn for one in state.visits) - 1
    return kinds.of(step.kind).played(step, scope_of(library, state, facts), script, nth)


def _left_out(name: str, reason: str | Mapping[str, str]) -> LeaveOut:
    if isinstance(reason, str):
        return LeaveOut(step=name, reason=reason)
    return LeaveOut(step=name, reason=reason.get("reason", ""), to=reason.get("to", ""))


def _played(state: State, effects: list[Effect], stopped: Sentence | None) -> Played:
    return Played(state=state, effects=tuple(effects), stopped=stopped)
