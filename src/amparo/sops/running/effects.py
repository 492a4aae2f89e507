"""What a run asks of the world. The interpreter only says it; services do it, in the same transaction as the move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amparo.sops.running.plain import Plain


@dataclass(frozen=True, kw_only=True)
class Effect(Plain):
    """The root of all effects. Kinds of other rooms add theirs by subclassing."""


@dataclass(frozen=True, kw_only=True)
class OfStep(Effect):
    """Effects of one step's visit; what comes of them is told with the same `step` and `visit`."""

    step: str
    visit: int


@dataclass(frozen=True, kw_only=True)
class CallTool(OfStep):
    """Call `action`; `approval` is "second_person" if somebody else must agree first, or empty."""

    action: str
    inputs: Mapping[str, Any]
    approval: str = ""


@dataclass(frozen=True, kw_only=True)
class SendReply(OfStep):
    """Lay `text`, by language and with its variables, before the agent to change and send.

    `then` is the state that the ticket will have: a `ChangeTicket` follows once the reply is confirmed.
    """

    text: Mapping[str, str]
    then: str = ""


@dataclass(frozen=True, kw_only=True)
class AskRequester(OfStep):
    """Lay a question before the agent to change and send; a `reminder` if it was sent and no answer came."""

    text: Mapping[str, str]
    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeTicket(OfStep):
    """`values` may have reason, priority, team and state."""

    values: Mapping[str, str] = field(default_factory=dict)
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WakeAt(OfStep):
    """Say `TimePassed` with this `name` when `seconds` have gone by."""

    name: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class ListenFor(OfStep):
    """Say `EventHappened` when it does: requester_replied, ticket_reopened or ticket_solved."""

    event: str


@dataclass(frozen=True, kw_only=True)
class AskAuthority(OfStep):
    """Raise an escalation of the kind `about`; `level` may be empty. `question` is by language, with its variables."""

    about: str
    level: str
    question: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AskReview(OfStep):
    """Hand a decision in for a second review; `hours` None is for good. `facts` is by language, with its variables."""

    subject: str
    ref: str
    action: str
    hours: int | None
    policy: str
    facts: Mapping[str, str]
    severity: int = 0


@dataclass(frozen=True, kw_only=True)
class Finished(OfStep):
    outcome: str
    root_cause: str = ""
    text: Mapping[str, str] = field(default_factory=dict)
