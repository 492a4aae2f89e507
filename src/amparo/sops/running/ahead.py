"""What may come: the steps ahead of a run, for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amparo.sops.language.document import Words
from amparo.sops.running.roads import Road
from amparo.sops.running.state import State


@dataclass(frozen=True)
class Ahead:
    """A step that may come; `certain` if it comes whatever happens."""

    step: str
    kind: str
    title: Words
    certain: bool


def ahead(roads: Iterable[Road], state: State) -> Iterator[Ahead]:
    """The steps after the present one, nearest first; steps of called procedures stand with their own names."""
    return (Ahead(road.name, road.step.kind, road.step.name, road.certain) for road in roads if road.name != state.at)
