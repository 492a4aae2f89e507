from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.channels.email.bounces.model import BounceReport, Classification, Kind

if TYPE_CHECKING:
    from amparo.channels.email.decode import Mail


def classify(mail: Mail) -> Classification:
    """What kind of mail it is, why, and for reports what they say."""
    if any(part.content_type == "message/delivery-status" for part in mail.reports):
        return Classification(Kind.BOUNCE, "delivery status", BounceReport())
    if mail.headers.get("auto-submitted").lower() not in {"", "no"}:
        return Classification(Kind.AUTO_REPLY, "header auto-submitted")
    return Classification(Kind.PERSON)
