"""What the procedures of a ticket have found out, for the forms of other rooms."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amparo.sops import kinds
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.models import Run
from amparo.sops.queries.versions.texts import in_use, sop_of
from amparo.sops.running.state import Frame, State
from amparo.tickets.models import Ticket
from amparo.tools.queries import catalogue

_HIDDEN: Final = "hidden"
"""In a result: the names of the outputs that not everybody sees, and that no form is filled in with."""


def from_runs(ticket: Ticket) -> Mapping[str, Any]:
    """By the path that a condition reads it by: `answers.<step>`, `results.<step>.<output>`. The last run wins."""
    runs = Run.objects.filter(ticket=ticket, erased_at__isnull=True).order_by("moved_at", "pk")
    states = [State.from_json(memory) for memory in runs.values_list("memory", flat=True)]
    return {path: value for state in states if state.frames for path, value in _of(state.frames[0])}


def paths() -> list[str]:
    """The paths that the procedures which hold now can fill in, in order; three queries at most."""
    library = {sop.id: sop for sop in map(sop_of, in_use())}
    around = Surroundings(library, catalogue())
    found: set[str] = set()
    for sop in library.values():
        for step in sop.steps:
            gives = kinds.of(step.kind).gives(step, around)
            found |= {f"answers.{step.id}"} if gives.answer else set()
            found |= {f"results.{step.id}.{name}" for name in gives.results}
    return sorted(found)


def _of(frame: Frame) -> Iterator[tuple[str, Any]]:
    for step, answer in frame.answers.items():
        yield f"answers.{step}", ", ".join(map(str, answer)) if isinstance(answer, list | tuple) else answer
    for step, result in frame.results.items():
        for name, value in result.items():
            if name not in {_HIDDEN, *result.get(_HIDDEN, ())} and isinstance(value, str | int | float):
                yield f"results.{step}.{name}", value
