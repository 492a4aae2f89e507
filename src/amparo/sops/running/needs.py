"""What must still be known from the requester, so that one message can ask it all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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

    What has been asked already and waits for its answer is none of them.
    A procedure that is called at two places asks the same at both: who answered at one is not asked again.
    For a run that has not begun, begin it first: `advance(library, State(), Start(sop=…), facts).state`.
    """
    answered = state.answered
    asked = state.at if state.waiting and state.waiting.asked else ""
    told = {(visit.sop, visit.step) for visit in state.visits if visit.name in answered}
    needs: dict[tuple[str, str], Need] = {}
    for road in roads:
        asking = (road.sop, road.step.id)
        question = kinds.of(road.step.kind).question(road.step)
        if not question or asking in told or road.name in state.carried or road.name == asked:
            continue
        need = needs.setdefault(asking, Need(road.name, question, road.certain))
        if road.certain and not need.certain:
            needs[asking] = replace(need, certain=True)
    return list(needs.values())
