"""What follows a ruling, and what is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.moderation.events.of_case import OfCase


@dataclass(frozen=True, kw_only=True)
class StatementWritten(OfCase, Event):
    type = "moderation:statement:written"
    sentence = _("wrote the statement of reasons for decision %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CaseTold(OfCase, Event):
    type = "moderation:case:told"
    sentence = _("told the creator of decision %(number)s (%(via)s)")
    personal = ()

    via: str


@dataclass(frozen=True, kw_only=True)
class CaseAppealed(OfCase, Event):
    """Why stands in the appeal."""

    type = "moderation:case:appealed"
    sentence = _("an appeal against decision %(number)s came in")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CaseCommented(OfCase, Event):
    type = "moderation:case:commented"
    sentence = _("commented on decision %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CaseHeld(OfCase, Event):
    type = "moderation:hold:placed"
    sentence = _("keeps decision %(number)s until %(until)s: %(reason)s")
    personal = ("reason",)

    until: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseHoldLifted(OfCase, Event):
    type = "moderation:hold:lifted"
    sentence = _("lifted the hold on decision %(number)s: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class RulesSaved(Event):
    """About the version of the rules."""

    type = "moderation:rules:saved"
    sentence = _("wrote version %(version)s of the rules for second reviews: %(note)s")
    personal = ()

    version: int
    note: str


@dataclass(frozen=True, kw_only=True)
class PolicyLineSaved(Event):
    """About the policy line."""

    type = "moderation:policy:saved"
    sentence = _("wrote policy line %(code)s, version %(version)s")
    personal = ()

    code: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Event):
    """About the declared conflict."""

    type = "moderation:conflict:declared"
    sentence = _("declared a conflict of interest")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class ConflictEnded(Event):
    """About the declared conflict."""

    type = "moderation:conflict:ended"
    sentence = _("ended a declared conflict of interest")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CalibrationSaved(Event):
    """About the item."""

    type = "moderation:calibration:saved"
    sentence = _("wrote a calibration item for policy line %(code)s")
    personal = ()

    code: str


@dataclass(frozen=True, kw_only=True)
class CalibrationSeen(OfCase, Event):
    """Of the house: whoever answered is nobody else's business."""

    type = "moderation:calibration:seen"
    sentence = _("the result of practice %(number)s was read by who answered it")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class PlatformSaved(Event):
    """About the platform."""

    type = "moderation:platform:saved"
    sentence = _("outcomes of decisions are told to %(url)s")
    personal = ()

    url: str


@dataclass(frozen=True, kw_only=True)
class CaseForgotten(OfCase, Event):
    """The time for which it is kept is over, or its person was erased."""

    type = "moderation:case:forgotten"
    sentence = _("erased what was said about decision %(number)s")
    personal = ()
