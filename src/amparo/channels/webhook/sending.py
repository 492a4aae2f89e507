"""Telling an authority's own system what happens to its loops, signed, and to judged addresses only.

Told at least once: a system knows a repetition by the number of the event, which is its idempotency key.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from amparo.audit.models import EventRecord
from amparo.channels.webhook.signed import post_signed
from amparo.escalations.models import Escalation, LoopMessage
from amparo.escalations.queries.outside import facts_outside


def tell_system(*, event_id: int) -> bool:
    """Send one event of a loop to its authority; False where that has no webhook. Raises NotTaken and ToolProblem."""
    event = EventRecord.objects.get(pk=event_id)
    row = Escalation.objects.select_related("authority", "kind").filter(pk=event.subject_id).first()
    authority = row.authority if row else None
    if row is None or authority is None or not authority.webhook_url:
        return False
    with override(authority.language.lower()):
        said = _said(row, event)
    post_signed(authority.webhook_url, authority.webhook_secret, said)
    return True


def _said(row: Escalation, event: EventRecord) -> dict[str, Any]:
    """What the page outside shows, as JSON: personal data only where the kind shows it."""
    message = LoopMessage.objects.filter(pk=event.data.get("message_id") or 0, escalation=row, is_ours=True).first()
    return {
        "event": event.pk,
        "what": event.kind.rpartition(":")[2],
        "escalation": row.number,
        "kind": row.kind.code,
        "level": row.level,
        "state": row.state,
        "question": row.question,
        "facts": [{"name": fact.word, "value": fact.value} for fact in facts_outside(row)],
        "text": message.text if message else "",
        "acknowledge_by": _moment(row.acknowledge_by),
        "decide_by": _moment(row.decide_by),
    }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
