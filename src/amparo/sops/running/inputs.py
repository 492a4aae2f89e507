"""What happens to a run. Steps inside a called procedure are named `call_step.inner_step`.

`visit` may name the visit an input belongs to: then it comes to nothing once the run has moved on, also when the run
has come back to the same step in the meantime.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amparo.sops.running.plain import Plain


@dataclass(frozen=True, kw_only=True)
class Input(Plain):
    """The root of all inputs. Kinds of other rooms add theirs by subclassing."""


@dataclass(frozen=True, kw_only=True)
class Start(Input):
    """`carried` holds answers of another run, as `State.answered` gives them; those that still fit are taken over."""

    sop: str
    carried: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AtStep(Input):
    """Inputs that are meant for one step."""

    step: str
    visit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(AtStep):
    """`evidence` lists what was shown: `{"kind": "message" | "file" | "note", "value": …}`."""

    value: Any
    evidence: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Confirm(AtStep):
    """Run the tool; or: this was sent, as `message`."""

    message: str = ""


@dataclass(frozen=True, kw_only=True)
class ToolAnswered(AtStep):
    """`result` has the action's outputs, and an `outcome` of done, not_found or refused; done if it does not say."""

    result: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ToolDown(AtStep):
    """Nothing usable came back; `sentence` says why, in words or as a `Trouble`."""

    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class ManualWay(AtStep):
    """The tool is down and the agent went the way that the procedure names for that; `note` says what was done."""

    note: str


@dataclass(frozen=True, kw_only=True)
class RequesterReplied(AtStep):
    message: str


@dataclass(frozen=True, kw_only=True)
class EventHappened(AtStep):
    name: str


@dataclass(frozen=True, kw_only=True)
class AuthorityDecided(AtStep):
    """`outcome` is answered, refused or withdrawn, of a review what it ended in; `answer` is in the decider's words."""

    outcome: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class TimePassed(AtStep):
    """`name` is that of the `WakeAt` that asked for it."""

    name: str


@dataclass(frozen=True, kw_only=True)
class LeaveOut(AtStep):
    """`to` names the step to go on with, where the procedure cannot tell without an answer."""

    reason: str
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class Back(AtStep):
    """Go back to `step`, where the run has been, to answer anew. What came after it no longer counts."""
