"""Taking a raw mail in: durable first, read later."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from amparo.channels.email.content_key import fingerprint
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.queries.mailboxes import mailbox_in_headers
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.files.services import keep_all

DIGEST_TASK: Final = "email:digest"

# In one order, so that two receivers with the same copies do not wait for each other.
_INSERT: Final = """
INSERT INTO email_arrival (mailbox_id, raw_id, message_id_header, content_key, receiver, envelope_from, envelope_to,
                           sender, subject, received_at, copies, outcome, reason)
SELECT mailbox_id, raw_id, message_id, content_key, receiver, envelope_from, envelope_to,
       sender, '', %s, copies, 'received', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::text[], %s::int[])
  AS came(mailbox_id, raw_id, message_id, content_key, receiver, envelope_from, envelope_to, sender, copies)
ORDER BY mailbox_id, content_key
ON CONFLICT (mailbox_id, content_key) DO UPDATE SET copies = email_arrival.copies + EXCLUDED.copies
RETURNING *
"""

Key = tuple[int | None, str]
"""What an arrival is known by: its mailbox and the content key of its mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A raw mail as a receiver has it. Without a mailbox its headers are asked for one."""

    raw: bytes
    receiver: Receiver
    mailbox: Mailbox | None
    envelope_from: str
    envelope_to: str


def receive(
    raw: bytes, *, receiver: Receiver, mailbox: Mailbox | None, envelope_from: str, envelope_to: str
) -> Arrival:
    """Keep one raw mail for good and have it read; when this returns, success may be answered."""
    letter = Letter(raw=raw, receiver=receiver, mailbox=mailbox, envelope_from=envelope_from, envelope_to=envelope_to)
    (arrival,) = receive_all([letter])
    ring()
    return arrival


@transaction.atomic
def receive_all(letters: Sequence[Letter]) -> list[Arrival]:
    """Keep raw mails for good, all or none; when this returns, success may be answered, and somebody must `ring`.

    The bytes are synced and the rows are committed before it returns. The same mail again, through whichever
    receiver, is the same arrival with one more copy. Mail that is for none of ours is kept as well, and quarantined
    when read.

    The doorbell rings after the commit, on purpose: unread arrivals are themselves the queue, a bell rung before
    could be answered before there is anything to see, and one lost in a crash is rung again by the sweep.
    """
    marks = [fingerprint(letter.raw) for letter in letters]
    mailboxes = [letter.mailbox or mailbox_in_headers(letter.raw) for letter in letters]
    keys = [(mailbox.pk if mailbox else None, mark.key) for mailbox, mark in zip(mailboxes, marks, strict=True)]
    copies = Counter(keys)
    files = _files(dict(zip(keys, (letter.raw for letter in letters), strict=True)))
    rows = {
        key: (key[0], files[key], mark.message_id, mark.key, *_envelope(letter), mark.sender, copies[key])
        for key, letter, mark in zip(keys, letters, marks, strict=True)
    }
    columns = map(list, zip(*rows.values(), strict=True))
    arrivals = {_key(arrival): arrival for arrival in Arrival.objects.raw(_INSERT, [clock.now(), *columns])}
    return [arrivals[key] for key in keys]


def _files(raws: Mapping[Key, bytes]) -> dict[Key, int]:
    """The stored file of each; of a mail that came before, the bytes of its first copy are enough."""
    known = Arrival.objects.filter(content_key__in={content_key for _mailbox, content_key in raws})
    files = {_key(arrival): arrival.raw_id for arrival in known if _key(arrival) in raws}
    new = [key for key in raws if key not in files]
    return files | {key: file.pk for key, file in zip(new, keep_all([raws[key] for key in new]), strict=True)}


def _key(arrival: Arrival) -> Key:
    return arrival.mailbox_id, arrival.content_key


def _envelope(letter: Letter) -> tuple[str, str, str]:
    sender, recipient = (address.replace("\0", "")[:320] for address in (letter.envelope_from, letter.envelope_to))
    return letter.receiver.value, sender, recipient


def ring() -> bool:
    """Make sure that a digest is waiting to run; False when one was waiting already."""
    if ProcrastinateJob.objects.filter(queueing_lock=DIGEST_TASK, status="todo").exists():
        return False
    try:
        with transaction.atomic():
            app.configure_task(DIGEST_TASK, queueing_lock=DIGEST_TASK).defer()
    except AlreadyEnqueued:  # somebody else rang in between
        return False
    return True
