"""What happens with tools. Hidden values never stand in an event: dots do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.tools.labels import CALL_NAMES


def _in_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """The action by its label in the language of the moment, and the outcome in words."""
    words = dict(data)
    labels = data.get("label")
    if isinstance(labels, Mapping):
        language = {"pt-br": "pt-BR"}.get(get_language() or "", get_language() or "")
        words["label"] = labels.get(language) or next(iter(labels.values()), "") or data.get("action", "")
    if "outcome" in data:
        words["outcome"] = CALL_NAMES.get(data["outcome"], data["outcome"])
    return words


@dataclass(frozen=True, kw_only=True)
class ToolAsked(Event):
    """Before the request leaves, for actions that change something: what was asked stays known whatever happens."""

    type = "tools:call:asked"
    sentence = _("asked for “%(label)s”: %(reason)s")
    personal = ("reason", "inputs")

    call_id: int
    action: str
    label: dict[str, str]
    reason: str
    inputs: dict[str, Any]

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ToolAnswered(Event):
    type = "tools:call:answered"
    sentence = _("“%(label)s”: %(outcome)s (%(reason)s)")
    personal = ("reason", "inputs", "output")

    call_id: int
    action: str
    label: dict[str, str]
    reason: str
    outcome: str
    inputs: dict[str, Any]
    output: dict[str, Any]
    problem: str
    milliseconds: int

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ValueShown(Event):
    """Somebody opened a hidden value; the value itself is not here."""

    type = "tools:value:shown"
    sentence = _("opened “%(name)s” of “%(label)s”: %(reason)s")
    personal = ("reason",)

    call_id: int
    action: str
    label: dict[str, str]
    name: str
    reason: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(Event):
    type = "tools:approval:asked"
    sentence = _("asked a second person to approve “%(label)s”: %(reason)s")
    personal = ("reason", "inputs")

    approval_id: int
    action: str
    label: dict[str, str]
    reason: str
    inputs: dict[str, Any]

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class Approved(Event):
    type = "tools:approval:approved"
    sentence = _("approved “%(label)s”, which %(asked_by)s asked for")
    personal = ("note",)

    approval_id: int
    action: str
    label: dict[str, str]
    asked_by: str
    note: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ApprovalRefused(Event):
    type = "tools:approval:refused"
    sentence = _("refused “%(label)s”, which %(asked_by)s asked for: %(note)s")
    personal = ("note",)

    approval_id: int
    action: str
    label: dict[str, str]
    asked_by: str
    note: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ApprovalExpired(Event):
    type = "tools:approval:expired"
    sentence = _("The approval of “%(label)s”, which %(asked_by)s asked for, ran out")
    personal = ()

    approval_id: int
    action: str
    label: dict[str, str]
    asked_by: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)


@dataclass(frozen=True, kw_only=True)
class ConnectorSaved(Event):
    """`fields` names what changed; a secret is only ever named."""

    type = "tools:connector:saved"
    sentence = _("Connector %(name)s changed: %(fields)s")
    personal = ()

    name: str
    fields: list[str]


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

    name: str
    outcome: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _in_words(data)
