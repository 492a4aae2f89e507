"""What happens with tools. Hidden values never stand in an event: dots do."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.tools.labels import CALL_NAMES

Reason = str | dict[str, str]
"""In somebody's own words, or by language where a program asked."""


@dataclass(frozen=True, kw_only=True)
class _OfAction:
    """What is said of an action whenever something happens with it: its name, and how it is called by language."""

    texts: ClassVar[tuple[str, ...]] = ("label", "reason")

    action: str
    label: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ToolAsked(_OfAction, Event):
    """Before the request leaves, for actions that change something: what was asked stays known whatever happens."""

    type = "tools:call:asked"
    sentence = _("asked for “%(label)s”: %(reason)s")
    personal = ("reason", "inputs")

    call_id: int
    reason: Reason
    inputs: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ToolAnswered(_OfAction, Event):
    type = "tools:call:answered"
    sentence = _("“%(label)s”: %(outcome)s (%(reason)s)")
    personal = ("reason", "inputs", "output")
    codes = {"outcome": CALL_NAMES}

    call_id: int
    reason: Reason
    outcome: str
    inputs: dict[str, Any]
    output: dict[str, Any]
    problem: str
    milliseconds: int


@dataclass(frozen=True, kw_only=True)
class ValueShown(_OfAction, Event):
    """Somebody opened a hidden value; the value itself is not here."""

    type = "tools:value:shown"
    sentence = _("opened “%(name)s” of “%(label)s”: %(reason)s")
    personal = ("reason",)

    call_id: int
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(_OfAction, Event):
    type = "tools:approval:asked"
    sentence = _("asked a second person to approve “%(label)s”: %(reason)s")
    personal = ("reason", "inputs")

    approval_id: int
    reason: Reason
    inputs: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Approved(_OfAction, Event):
    type = "tools:approval:approved"
    sentence = _("approved “%(label)s”, which %(asked_by)s asked for")
    personal = ("note",)

    approval_id: int
    asked_by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ApprovalRefused(_OfAction, Event):
    type = "tools:approval:refused"
    sentence = _("refused “%(label)s”, which %(asked_by)s asked for: %(note)s")
    personal = ("note",)

    approval_id: int
    asked_by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ApprovalExpired(_OfAction, Event):
    type = "tools:approval:expired"
    sentence = _("The approval of “%(label)s”, which %(asked_by)s asked for, ran out")
    personal = ()

    approval_id: int
    asked_by: str


@dataclass(frozen=True, kw_only=True)
class ConnectorSaved(Event):
    """`fields` names what changed; a secret is only ever named."""

    type = "tools:connector:saved"
    sentence = _("Connector %(name)s changed: %(fields)s")
    personal = ()

    name: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ConnectorSecretForgotten(Event):
    type = "tools:connector:secret_forgotten"
    sentence = _("The secret of connector %(name)s was forgotten")
    personal = ()

    name: str


@dataclass(frozen=True, kw_only=True)
class ActionsImported(Event):
    type = "tools:connector:imported"
    sentence = _("Actions of connector %(name)s: %(added)s added, %(changed)s brought up to date")
    personal = ()

    name: str
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class ActionSaved(Event):
    type = "tools:action:saved"
    sentence = _("Action %(name)s changed: %(fields)s")
    personal = ()

    name: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ConnectorTried(Event):
    """`outcome` is "done" or "down"."""

    type = "tools:connector:tried"
    sentence = _("Connector %(name)s was tried: %(outcome)s")
    personal = ()
    codes = {"outcome": CALL_NAMES}

    name: str
    outcome: str
