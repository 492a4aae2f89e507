"""Delivery news as JSON: Amazon SES tells it through an SNS topic that may mail it to us."""

from __future__ import annotations

import json
from typing import Any

from amparo.channels.email.bounces.codes import reply_in, status_in
from amparo.channels.email.bounces.delivery_status import MAX_RECIPIENTS
from amparo.channels.email.bounces.model import BounceReport, Kind, Recipient
from amparo.channels.email.bounces.reasons import HARD, reason_for

_KINDS = {"Bounce": Kind.BOUNCE, "Complaint": Kind.FEEDBACK_REPORT, "Delivery": Kind.DELIVERY_REPORT}
_NAMES = ("notificationType", "eventType")


def ses_notification(text: str) -> tuple[Kind, BounceReport] | None:
    """What an SES notification says; None if the text is none."""
    if not text.startswith("{") or not any(f'"{name}"' in text[:200] for name in _NAMES):
        return None
    # SMTP relays break lines of more than 998 characters as "!", line end, blank.
    unfolded = text.replace("!\n ", "")
    try:
        said, _ = json.JSONDecoder().raw_decode(unfolded)
    except (ValueError, RecursionError):
        return None
    kind = next((_KINDS[name] for name in (str(said.get(one)) for one in _NAMES) if name in _KINDS), None)
    if kind is None:
        return None
    mail = _dict(said.get("mail"))
    common = _dict(mail.get("commonHeaders"))
    return kind, BounceReport(
        recipients=tuple(_recipients(kind, said))[:MAX_RECIPIENTS],
        original_message_id=str(common.get("messageId", "")).strip("<>"),
        original_subject=str(common.get("subject", "")),
        original_from=str(mail.get("source", "")),
        original_to=str(next(iter(_list(mail.get("destination"))), "")),
    )


def _recipients(kind: Kind, said: dict[str, Any]) -> list[Recipient]:
    if kind is Kind.BOUNCE:
        return [_bounced(_dict(one)) for one in _list(_dict(said.get("bounce")).get("bouncedRecipients"))]
    if kind is Kind.FEEDBACK_REPORT:
        complaint = _dict(said.get("complaint"))
        sort = str(complaint.get("complaintFeedbackType", "abuse"))
        who = (str(_dict(one).get("emailAddress", "")) for one in _list(complaint.get("complainedRecipients")))
        return [Recipient(address, reason="feedback", action="feedback", feedback_type=sort) for address in who]
    delivery = _dict(said.get("delivery"))
    response = str(delivery.get("smtpResponse", ""))
    return [
        Recipient(str(who), status_in(response), response[:3], "delivered", action="delivered", diagnosis=response)
        for who in _list(delivery.get("recipients"))
    ]


def _bounced(one: dict[str, Any]) -> Recipient:
    diagnosis = str(one.get("diagnosticCode", ""))
    status = status_in(diagnosis) or status_in(str(one.get("status", "")))
    reason = reason_for(diagnosis, status)
    return Recipient(
        address=str(one.get("emailAddress", "")),
        status=status,
        reply_code=reply_in(diagnosis),
        reason=reason,
        hard=reason in HARD,
        action=str(one.get("action", "failed")),
        diagnosis=diagnosis[:2000],
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
