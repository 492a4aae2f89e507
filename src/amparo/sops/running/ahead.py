"""What may come: the steps ahead of a run, for people."""

from dataclasses import dataclass

from amparo.sops.language.document import Library, Words
from amparo.sops.running.facts import Facts
from amparo.sops.running.roads import roads
from amparo.sops.running.state import State


@dataclass(frozen=True)
class Ahead:
    """A step that may come; `certain` if it comes whatever happens."""

    step: str
    kind: str
    title: Words
    certain: bool


def ahead(library: Library, state: State, facts: Facts) -> list[Ahead]:
    """The steps after the present one, nearest first; steps of called procedures stand with their own names."""
    return [
        Ahead(road.name, road.step.kind, road.step.name, road.certain)
        for road in roads(library, state, facts)
        if road.name != state.at
    ]
