"""What is said on a ticket, and what becomes of what we say. The words themselves stay in the message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.tickets.labels import DELIVERY_NAMES, delivery_note


@dataclass(frozen=True, kw_only=True)
class MessageReceived(Event):
    """About the message. `opened`: it is the first of its ticket; `files`: how many hang on it.

    `marked`: codes of what the person marked on the form where they wrote.
    """

    type = "tickets:message:received"
    sentence = _("wrote")
    personal = ("marked",)

    channel: str
    language: str
    is_automatic: bool
    opened: bool
    files: int = 0
    marked: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ReplyWritten(Event):
    """About the message. It waits for the end of its undo time; see `ReplyReleased`."""

    type = "tickets:reply:written"
    sentence = _("wrote a reply")
    personal = ()

    channel: str
    macro: str  # code of the macro it began with, or empty
    is_first: bool  # the first answer that a person gave on this ticket


@dataclass(frozen=True, kw_only=True)
class ReplyWithdrawn(Event):
    type = "tickets:reply:withdrawn"
    sentence = _("took the reply back before it went out")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class ReplyReleased(Event):
    """About the message: it is queued, and its channel delivers it now."""

    type = "tickets:reply:released"
    sentence = _("put a message on its way")
    personal = ()

    channel: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    type = "tickets:note:written"
    sentence = _("wrote a note")
    personal = ("marked",)

    mentions: list[int]  # ids of the staff it names
    marked: list[str] = field(default_factory=list)  # by the person whose words it notes; as in `MessageReceived`


@dataclass(frozen=True, kw_only=True)
class DeliveryChanged(Event):
    """About the message. The server's answer may hold an address, so it goes when the person goes."""

    type = "tickets:message:delivery_changed"
    sentence = _("delivery: %(new)s %(note)s")
    personal = ("note",)
    codes = {"new": DELIVERY_NAMES}

    old: str
    new: str
    note: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        note = {"note": delivery_note(data["note"])} if "note" in data else {}
        return {**super().shown(data), **note}
