"""What a step says when the run arrives at it, or when it takes an input: one of four turns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from amparo.sops.running.effects import Effect
from amparo.sops.running.state import Done, Waiting


@dataclass(frozen=True)
class Stays:
    """The run waits at the step."""

    waiting: Waiting
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Goes:
    """The run goes on: by the way of this key, or by `next`. `answer` and `result` are kept for later steps."""

    done: Done
    way: str | None = None
    answer: Any = None
    result: Mapping[str, Any] | None = None
    note: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Enters:
    """Another procedure is run, and then this one goes on."""

    sop: str


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The procedure is over: the whole run, or the one that was called."""

    outcome: str
    root_cause: str = ""
    text: Mapping[str, str] = field(default_factory=dict)


Turn: TypeAlias = Stays | Goes | Enters | Ends
