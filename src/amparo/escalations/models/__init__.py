"""Loops: who was asked what, what they decided, and who was told."""

from amparo.escalations.models.directory import Authority, DirectoryRule, EscalationKind
from amparo.escalations.models.helplines import HelplineChange
from amparo.escalations.models.keeping import ChecklistItem, HandOver, LegalHold, Proposal
from amparo.escalations.models.loop import Escalation, EscalationTicket
from amparo.escalations.models.talk import LoopFile, LoopMessage, OutsideLink

__all__ = [
    "Authority",
    "ChecklistItem",
    "DirectoryRule",
    "Escalation",
    "EscalationKind",
    "EscalationTicket",
    "HandOver",
    "HelplineChange",
    "LegalHold",
    "LoopFile",
    "LoopMessage",
    "OutsideLink",
    "Proposal",
]
