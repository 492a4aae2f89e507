"""Reports of mail servers, matched to the message of ours that they speak of."""

from amparo.channels.email.addressing import message_in_addresses
from amparo.channels.email.bounces import BounceReport, Kind, Recipient
from amparo.channels.email.queries.threads import Identities, answered_ids
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.arriving.placement import Placement, quarantined
from amparo.channels.email.services.arriving.read import Reading
from amparo.channels.email.states import Outcome
from amparo.people.models import Identity
from amparo.people.services import mark_unreachable
from amparo.people.states import IdentityKind
from amparo.tickets.models import Message
from amparo.tickets.services import record_delivery
from amparo.tickets.states import Delivery, MessageKind

_NOTE_LIMIT = 300


def bounced_ids(reading: Reading) -> list[str]:
    """Message-IDs that a report names as the mail it speaks of."""
    report = reading.kind.report
    return [report.original_message_id, *reversed(report.original_references)] if report else []


def place_report(reading: Reading, identities: Identities) -> Placement:
    """Attach a report to the message it speaks of; one that speaks of none of ours is quarantined.

    A failure makes that message bounced and, when it is for good, marks the address. News of a delay or of success
    changes nothing but is kept with the message. A complaint is for people to read.
    """
    kind = reading.kind.kind
    if kind is Kind.FEEDBACK_REPORT:
        return quarantined(Reason.COMPLAINT)
    message = _message_meant(reading, identities)
    if message is None:
        return quarantined(Reason.BOUNCE_OF_NOTHING if kind is Kind.BOUNCE else Reason.REPORT_OF_NOTHING)
    if kind is Kind.BOUNCE:
        _record(message, reading.kind.report or BounceReport())
        return Placement(Outcome.BOUNCE, message)
    return Placement(Outcome.AUTO_REPLY, message)


def _message_meant(reading: Reading, identities: Identities) -> Message | None:
    """By our return path, which only we could sign; else by the Message-IDs that the report quotes or answers."""
    message_id = message_in_addresses(reading.recipients)
    if message_id is not None:
        return Message.objects.filter(pk=message_id, kind=MessageKind.OUT).select_related("ticket").first()
    candidates = (identities.messages.get(one[:500]) for one in (*bounced_ids(reading), *answered_ids(reading.mail)))
    return next((one for one in candidates if one is not None and one.kind == MessageKind.OUT), None)


def _record(message: Message, report: BounceReport) -> None:
    record_delivery(message=message, to=Delivery.BOUNCED, note=note_of(report))
    written_to = _written_to(message)
    for recipient in _failed(report):
        # Anyone can write a report: an address that we did not write to is not marked on its word.
        if recipient.hard and recipient.address.lower() in written_to:
            mark_unreachable(address=recipient.address)


def note_of(report: BounceReport) -> str:
    """What the servers said of each address that they did not deliver to."""
    return "; ".join(_said(one) for one in _failed(report))[:_NOTE_LIMIT]


def _failed(report: BounceReport) -> list[Recipient]:
    return [one for one in report.recipients if one.action in {"failed", ""}]


def _said(recipient: Recipient) -> str:
    code = recipient.status or recipient.reply_code
    words = (recipient.address, "" if code in recipient.diagnosis else code, recipient.diagnosis)
    return " ".join(" ".join(words).split())


def _written_to(message: Message) -> set[str]:
    named = {
        str(one.get("address", "")).lower() for name in ("to", "cc") for one in (message.addresses or {}).get(name, ())
    }
    known = Identity.objects.filter(contact_id=message.ticket.contact_id, kind=IdentityKind.EMAIL)
    return named | set(known.values_list("value", flat=True))
