"""What the procedures of a ticket have found out, for the forms of other rooms."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amparo.core.text import in_each_language, language_now
from amparo.escalations.form import Worded
from amparo.sops import kinds
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.document import Sop
from amparo.sops.models import Run
from amparo.sops.queries.runs.speaking import said_answer
from amparo.sops.queries.versions.texts import in_use, sop_of
from amparo.sops.running.state import Frame, State
from amparo.tickets.models import Ticket
from amparo.tools.models import Action
from amparo.tools.queries import catalogue

_HIDDEN: Final = "hidden"
"""In a result: the names of the outputs that not everybody sees, and that no form is filled in with."""


def from_runs(ticket: Ticket) -> Mapping[str, Any]:
    """By the path that a condition reads it by: `answers.<step>`, `results.<step>.<output>`. The last run wins."""
    runs = list(
        Run.objects.filter(ticket=ticket, erased_at__isnull=True)
        .select_related("version")
        .defer("version__text")
        .order_by("moved_at", "pk")
    )
    words = words_of_tools() if runs else {}
    known: dict[str, Any] = {}
    for run in runs:
        frames = State.from_json(run.memory).frames
        known |= found_in(frames[0], sop_of(run.version), words) if frames else {}
    return known


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


def words_of_tools() -> Mapping[str, Any]:
    """By the name of an action, what its outputs stand for."""
    return dict(Action.objects.values_list("name", "words"))


def found_in(frame: Frame, sop: Sop, words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What was answered and what tools said, by its path, with its words where it has some."""
    for step, answer in frame.answers.items():
        yield f"answers.{step}", _chosen(sop, step, answer) if isinstance(answer, str | list | tuple) else answer
    actions = {step.id: step.fields.get("action", "") for step in sop.steps}
    for step, result in frame.results.items():
        outputs = words.get(actions.get(step, ""), {})
        for name, value in result.items():
            if name not in {_HIDDEN, *result.get(_HIDDEN, ())} and isinstance(value, str | int | float):
                said = outputs.get(name, {}).get("values", {}).get(str(value))
                yield f"results.{step}.{name}", Worded(value, said) if said else value


def _chosen(sop: Sop, step: str, answer: Any) -> Worded:
    code = answer if isinstance(answer, str) else ", ".join(map(str, answer))
    return Worded(code, in_each_language(lambda: said_answer(sop, step, answer, language_now())))
