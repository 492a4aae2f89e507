"""Telling the platform what became of a decision: what holds from now on, and the statement for its creator."""

from typing import Any

from amparo.audit.models import EventRecord
from amparo.channels.webhook.signed import post_signed
from amparo.moderation.events import SentAgain
from amparo.moderation.models import Case, Ruling
from amparo.moderation.queries.carrying import platform, values_of
from amparo.moderation.services import note_taken, preview


def tell_platform(*, event_id: int) -> bool:
    """Send one event of a case to the platform; False where none is named. Raises NotTaken and ToolProblem."""
    event = EventRecord.objects.get(pk=sent_as(event_id))
    row = Case.objects.select_related("policy_line").filter(pk=event.subject_id).first()
    system = platform()
    if row is None or system is None:
        return False
    nth = event.data.get("nth")
    ruling = row.rulings.select_related("statement", "policy_line").filter(nth=nth).first() if nth is not None else None
    said = {"event": event.pk, "what": event.kind.rpartition(":")[2], **_said(row, ruling)}
    post_signed(system.url, system.secret, said)
    if ruling is not None:
        note_taken(case=row, nth=ruling.nth, tells=system.tells_creators)
    return True


def sent_as(event_id: int) -> int:
    """The event that is sent for this one: what is sent again goes under its own number, so that it counts once."""
    sent_again = EventRecord.objects.filter(pk=event_id, kind=SentAgain.type).first()
    return (sent_again.data["event"] or event_id) if sent_again else event_id


def _said(row: Case, ruling: Ruling | None) -> dict[str, Any]:
    about = {
        "decision": row.number,
        "reference": row.reference,
        "subject": {"kind": row.subject_kind, "ref": row.subject_ref},
        "creator": row.creator_ref,
    }
    if ruling is None:  # grave: the measure holds while it is reviewed
        return {**about, "measure": row.measure}
    statement = ruling.statement
    return {
        **about,
        "outcome": values_of(row, ruling)["outcome"],
        "measure": ruling.measure,
        "policy_line": {"code": ruling.policy_line.code, "version": ruling.policy_line.version},
        "statement": {"language": statement.language, "text": preview(ruling)},
    }
