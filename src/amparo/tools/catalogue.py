"""What a tool is to those who name it: an action with inputs, outputs and a risk. Pure values, no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self


class Risk(StrEnum):
    """How much an action can do: it looks, it changes something, or it does what is hard to take back."""

    READ = "read"
    CHANGE = "change"
    DANGER = "danger"


class Outcome(StrEnum):
    """How a call ended for the person who asked."""

    DONE = "done"
    NOT_FOUND = "not_found"  # the tool knows nothing of what was asked for
    REFUSED = "refused"  # the tool said no, or the second person did
    DOWN = "down"  # no answer that could be used; nothing is known to have happened, or it is not known whether
    AWAITING = "awaiting"  # a second person is asked first


TYPES: Final = ("string", "integer", "number", "boolean", "list", "object", "any")
"""What an input or output may be."""


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """One action: `name` as "lume.accounts.find", `inputs` and `outputs` from name to one of TYPES.

    `required` are the inputs that a call must give. An output that the tool left out of an answer is None.
    """

    name: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    outputs: Mapping[str, str] = field(default_factory=dict)
    risk: Risk = Risk.READ

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "inputs": dict(self.inputs),
            "required": sorted(self.required),
            "outputs": dict(self.outputs),
            "risk": str(self.risk),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            name=value["name"],
            inputs=dict(value.get("inputs", {})),
            required=frozenset(value.get("required", ())),
            outputs=dict(value.get("outputs", {})),
            risk=Risk(value.get("risk", Risk.READ)),
        )


Catalogue = Mapping[str, ActionSpec]
"""Actions by name."""


def catalogue_of(specs: Iterable[ActionSpec]) -> Catalogue:
    return {spec.name: spec for spec in specs}
