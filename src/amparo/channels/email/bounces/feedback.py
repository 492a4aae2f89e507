"""Complaints that providers pass on: ARF (RFC 5965), DMARC failure reports (RFC 6591) and their elder kin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amparo.channels.email.bounces.delivery_status import MAX_RECIPIENTS
from amparo.channels.email.bounces.model import Recipient
from amparo.channels.email.bounces.original import original_address, original_headers
from amparo.channels.email.bounces.signs import FEEDBACK_SUBJECT
from amparo.channels.email.decode.charsets import decode_bytes

if TYPE_CHECKING:
    from amparo.channels.email.decode import Mail

_FIELD = re.compile(r"^([A-Za-z-]{1,60})[ \t]*:[ \t]*([^\n]*)", re.MULTILINE)


def feedback_recipients(mail: Mail) -> tuple[Recipient, ...] | None:
    """Who complained and of what kind; None if the mail is no feedback report."""
    for part in mail.reports:
        if part.content_type == "message/feedback-report":
            return _from_report(mail, decode_bytes(part.content[:65536]))
    is_old_kind = FEEDBACK_SUBJECT.match(mail.subject) and not mail.text.strip() and len(mail.attachments) == 1
    if is_old_kind and mail.attachments[0].content_type == "message/rfc822":
        headers = original_headers(mail, "")
        address = headers.get("x-hmxmroriginalrecipient") or original_address(headers, "to")
        return (_complaint(address, "abuse"),)
    return None


def _from_report(mail: Mail, report: str) -> tuple[Recipient, ...]:
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(report)]
    kind = next((value.lower() for name, value in fields if name == "feedback-type"), "abuse")
    who = [value for name, value in fields if name == "original-rcpt-to"]
    who = who or [value for name, value in fields if name == "removal-recipient"]
    who = who or [original_address(original_headers(mail, ""), "to")]
    return tuple(_complaint(address.strip("<> "), kind) for address in who[:MAX_RECIPIENTS])


def _complaint(address: str, kind: str) -> Recipient:
    return Recipient(address=address, reason="feedback", action="feedback", feedback_type=kind)
