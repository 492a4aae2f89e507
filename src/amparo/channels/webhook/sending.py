"""Telling an authority's own system what happens to its loops, signed, and to judged addresses only.

Told at least once: a system knows a repetition by the number of the event, which is its idempotency key.
"""

import json
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.secrets import unseal
from amparo.escalations.hooks import SIGNATURE_HEADER, TIME_HEADER, signature_of
from amparo.escalations.models import Escalation, LoopMessage
from amparo.escalations.queries.outside import seen_outside
from amparo.tools.guard import Rule
from amparo.tools.wire import Request, send

EVENT_HEADER: Final = "X-Amparo-Event"
_SECONDS: Final = 10.0


class NotTaken(Exception):
    """The other side did not say that it has it; `status` is what it said."""


def tell_system(*, event_id: int, rule: Rule | None = None) -> bool:
    """Send one event of a loop to its authority; False where that has no webhook. Raises NotTaken and ToolProblem."""
    event = EventRecord.objects.get(pk=event_id)
    row = Escalation.objects.select_related("authority", "kind").filter(pk=event.subject_id).first()
    authority = row.authority if row else None
    if row is None or authority is None or not authority.webhook_url:
        return False
    body, time = json.dumps(_said(row, event)).encode(), str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        EVENT_HEADER: str(event.pk),
        TIME_HEADER: time,
        SIGNATURE_HEADER: signature_of(unseal(authority.webhook_secret), time, body),
    }
    request = Request(method="POST", url=authority.webhook_url, headers=headers, body=body, seconds=_SECONDS)
    own = rule or Rule(hosts=frozenset({urlsplit(authority.webhook_url).hostname or ""}))
    answer = send(request, own)
    if answer.status // 100 != 2:  # noqa: PLR2004 - RFC 9110 §15.3: successful
        raise NotTaken(answer.status)
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
        "facts": [{"name": fact.word, "value": fact.value} for fact in seen_outside(row).facts],
        "text": message.text if message else "",
        "acknowledge_by": _moment(row.acknowledge_by),
        "decide_by": _moment(row.decide_by),
    }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
