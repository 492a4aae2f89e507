"""What the mails of one batch are measured against, read once for all of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, QuerySet

from amparo.channels.email.addressing import ticket_in_addresses, ticket_in_subject
from amparo.channels.email.models import Arrival
from amparo.channels.email.queries.mailboxes import our_addresses
from amparo.channels.email.queries.threads import Identities, answered_ids
from amparo.channels.email.services.arriving.bounced import bounced_ids
from amparo.channels.email.services.arriving.read import Reading
from amparo.channels.email.states import Outcome
from amparo.core.kept import kept
from amparo.tickets.models import Message

RATE_WINDOW: Final = timedelta(minutes=10)

SenderOfMailbox = tuple[int | None, str]


@dataclass
class Known:
    """`elsewhere`: by content key, the same mail already in a ticket through another mailbox; `recent`: mails read."""

    identities: Identities
    ours: set[str]
    elsewhere: dict[str, Message]
    recent: Counter[SenderOfMailbox] = field(default_factory=Counter)

    @classmethod
    def for_readings(cls, readings: Sequence[Reading]) -> "Known":
        mentioned = [
            message_id for reading in readings for message_id in (*answered_ids(reading.mail), *bounced_ids(reading))
        ]
        numbers = [
            number
            for reading in readings
            for number in (ticket_in_addresses(reading.recipients), ticket_in_subject(reading.mail.subject))
            if number is not None
        ]
        return cls(
            identities=Identities.of(mentioned, numbers),
            ours=our_addresses(),
            elsewhere=_elsewhere(readings),
            recent=_recent(readings),
        )


def _elsewhere(readings: Sequence[Reading]) -> dict[str, Message]:
    keys = {reading.arrival.content_key for reading in readings}
    return {row.content_key: row.message for row in _placed(list(keys)) if row.message} if keys else {}


@kept
def _placed(content_keys: list[str]) -> QuerySet[Arrival]:
    return Arrival.objects.filter(content_key__in=content_keys, message__isnull=False).select_related("message")


def _recent(readings: Sequence[Reading]) -> Counter[SenderOfMailbox]:
    """How many mails of each sender each mailbox has read within the window before this batch."""
    if not readings:
        return Counter()
    earliest = min(reading.arrival.received_at for reading in readings) - RATE_WINDOW
    rows = _read_since(earliest, list({reading.sender for reading in readings}))
    return Counter({(mailbox_id, sender): mails for mailbox_id, sender, mails in rows})


@kept
def _read_since(moment: datetime, senders: list[str]) -> QuerySet[Arrival, tuple[int | None, str, int]]:
    rows = Arrival.objects.filter(sender__in=senders, received_at__gt=moment).exclude(outcome=Outcome.RECEIVED)
    return rows.values_list("mailbox_id", "sender").annotate(mails=Count("id")).order_by()
