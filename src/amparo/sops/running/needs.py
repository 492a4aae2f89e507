"""What must still be known from the requester, so that one message can ask it all."""

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.sops import kinds
from amparo.sops.language.document import Words
from amparo.sops.running.roads import Road
from amparo.sops.running.state import State


@dataclass(frozen=True)
class Need:
    """A question ahead that only the requester can answer. `certain` if the run comes to it whatever happens."""

    step: str
    question: Words
    certain: bool


def still_needed(roads: Iterable[Road], state: State) -> list[Need]:
    """The questions on the `roads` of a run that have no answer yet, nearest first.

    For a run that has not begun, begin it first: `advance(library, State(), Start(sop=…), facts).state`.
    """
    answered = state.answered
    return [
        Need(road.name, question, road.certain)
        for road in roads
        if road.name not in answered and (question := kinds.of(road.step.kind).question(road.step))
    ]
