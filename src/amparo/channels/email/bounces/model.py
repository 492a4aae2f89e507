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


class Sign(StrEnum):
    """What a mail is told by, besides a header."""

    MAIL_SYSTEM = "sender is a mail system"
    MAIL_SYSTEMS_NAME = "sender's name is a mail system's"
    POSTMASTER = "sender is a postmaster"
    NULL_SENDER = "null sender"
    NOBODY_READS = "nobody reads the sender's address"
    SPEAKS_OF_FAILURE = "speaks of a failed delivery"
    DELIVERY_STATUS = "delivery status"
    READ_RECEIPT = "read receipt"
    COMPLAINT = "feedback report"
    SENDING_SERVICE = "notification of a sending service"
    AUTO_REPLY_SUBJECT = "subject of an automatic reply"
    AWAY_SUBJECT = "subject of an absence"


HEADER = "header "
"""Begins a sign that is a header: its name, and its value where that says something."""


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
    """`why` names what decided: a Sign ("null sender"), a header ("header precedence"), or two of them with a comma."""

    kind: Kind
    why: str = ""
    report: BounceReport | None = None

    @property
    def may_be_answered(self) -> bool:
        """Whether an acknowledgement or any other automatic mail may go back."""
        return self.kind is Kind.PERSON
