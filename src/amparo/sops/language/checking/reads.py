"""Which names a procedure's conditions and texts may read, and what they read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from amparo.sops import kinds
from amparo.sops.kinds.kind import Gives, Surroundings
from amparo.sops.language.conditions import Malformed, condition
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.form import leaves
from amparo.sops.language.names import ANY, FACTS, OBJECT, Type
from amparo.sops.language.paths import Path
from amparo.sops.language.shapes import Expression, InWords
from amparo.tickets.variables import variables_in


@dataclass(frozen=True)
class Names:
    """What can be read in `sop`. Types of what nobody declared are ANY."""

    sop: Sop
    around: Surroundings

    @cached_property
    def given(self) -> Mapping[str, Gives]:
        return {step.id: kinds.of(step.kind).gives(step, self.around) for step in self.sop.steps}

    def type_of(self, path: Path) -> Type | None:
        """The type of what stands at `path`, as far as it is declared; None if nothing can stand there."""
        match path:
            case (part, name, *_deeper) if part in FACTS:
                return FACTS[part].get(name)
            case ("answers", step, *_deeper):
                return self.given[step].answer if step in self.given else None
            case ("results", step) if step in self.given and (self.given[step].results or self.given[step].is_open):
                return OBJECT
            case ("results", step, output, *_deeper) if step in self.given:
                gives = self.given[step]
                return gives.results.get(output, ANY if gives.is_open else None)
        return None


@dataclass(frozen=True)
class Read:
    """A name that a step reads. `own` if the step itself has given it by then, `is_guarded` if `has(…)` asks first."""

    path: Path
    where: str
    own: bool
    is_guarded: bool


def reads(step: Step) -> Iterator[Read]:
    """Every name that the step's conditions and texts read, with the path of the text it stands in."""
    for leaf in leaves(step):
        if isinstance(leaf.shape, Expression):
            try:
                one = condition(leaf.value)
            except Malformed:
                continue
            for path in one.paths:
                yield Read(path, leaf.path, leaf.path.startswith("next."), path in one.guarded)
        elif isinstance(leaf.shape, InWords) and leaf.shape.variables:
            for language, text in leaf.value.items():
                for variable in variables_in(text):
                    yield Read(tuple(variable.split(".")), f"{leaf.path}.{language}", own=False, is_guarded=False)
