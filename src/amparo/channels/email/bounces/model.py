from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an arriving mail is. Only PERSON may be answered by a machine."""

    PERSON = "person"
    BOUNCE = "bounce"
    DELAY = "delay"  # still being tried: no failure yet
    DELIVERY_REPORT = "delivery_report"  # delivered, relayed or read: no failure
    FEEDBACK_REPORT = "feedback_report"  # a provider passes on a complaint (ARF, RFC 5965)
    AUTO_REPLY = "auto_reply"  # out of office and the like (RFC 3834)
    AUTOMATIC = "automatic"  # written by a program or for a list: opens a ticket, is never answered by a machine


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address that a report speaks of.

    `status` is an RFC 3463 code ("5.1.1"), `reply_code` an SMTP reply ("550"), both "" when unknown;
    `action` is RFC 3464's ("failed", "delayed", "delivered", "relayed", "expanded"); `hard` says that
    trying again is in vain.
    """

    address: str
    status: str = ""
    reply_code: str = ""
    reason: str = "undefined"
    hard: bool = False
    action: str = ""
    diagnosis: str = ""
    feedback_type: str = ""


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a report says, and of which mail: the ids are without brackets, all "" when nothing was quoted."""

    recipients: tuple[Recipient, ...] = ()
    original_message_id: str = ""
    original_references: tuple[str, ...] = ()
    original_subject: str = ""
    original_from: str = ""
    original_to: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """`why` names the rule that decided, in words for the mail account page ("null sender")."""

    kind: Kind
    why: str = ""
    report: BounceReport | None = None

    @property
    def may_be_answered(self) -> bool:
        """Whether an acknowledgement or any other automatic mail may go back."""
        return self.kind is Kind.PERSON
