"""The checklist, holds, hand-overs, and what the signs proposed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.escalations.events.of_loop import OfLoop


@dataclass(frozen=True, kw_only=True)
class CheckAnswered(OfLoop, Event):
    """`done`, or the reason why not in the checklist."""

    type = "escalations:check:answered"
    sentence = _("answered in the checklist of escalation %(number)s: %(check)s")
    personal = ()

    check: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event):
    """About the contact."""

    type = "escalations:hold:placed"
    sentence = _("keeps what is known of the person until %(until)s: %(reason)s")
    personal = ("reason",)

    until: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """About the contact."""

    type = "escalations:hold:released"
    sentence = _("released the hold on what is known of the person: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class HandOverOffered(Event):
    """About the hand-over."""

    type = "escalations:handover:offered"
    sentence = _("offers %(count)s open escalations to %(to)s")
    personal = ()

    count: int
    to: str
    numbers: list[int]


@dataclass(frozen=True, kw_only=True)
class HandOverAccepted(Event):
    """About the hand-over."""

    type = "escalations:handover:accepted"
    sentence = _("accepted %(count)s open escalations")
    personal = ()

    count: int
    numbers: list[int]


@dataclass(frozen=True, kw_only=True)
class HandOverTakenBack(Event):
    """About the hand-over."""

    type = "escalations:handover:taken_back"
    sentence = _("took a hand-over back")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class SignsSeen(Event):
    """About the proposal. Which signs, never the words."""

    type = "escalations:proposal:made"
    sentence = _("what the person wrote or marked may mean danger: %(level)s is proposed")
    personal = ("signs",)

    level: str
    signs: list[str]


@dataclass(frozen=True, kw_only=True)
class Doubted(Event):
    """About the proposal: a colleague made it."""

    type = "escalations:proposal:doubted"
    sentence = _("is not sure whether somebody is in danger, and asks others to look")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class ProposalDismissed(Event):
    """About the proposal."""

    type = "escalations:proposal:dismissed"
    sentence = _("looked at the words that may mean danger, and decided that they do not")
    personal = ()
