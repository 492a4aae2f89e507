"""Taking a raw mail in: durable first, read later."""

from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from amparo.channels.email.content_key import Fingerprint, fingerprint
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.queries.mailboxes import mailbox_in_headers
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.services import keep

DIGEST_TASK: Final = "email:digest"

_INSERT: Final = """
INSERT INTO email_arrival (mailbox_id, raw_id, message_id_header, content_key, receiver, envelope_from, envelope_to,
                           sender, subject, received_at, copies, outcome, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', %s, 1, 'received', '')
ON CONFLICT (mailbox_id, content_key) DO UPDATE SET copies = email_arrival.copies + 1
RETURNING *
"""

_COUNT_COPY: Final = """
UPDATE email_arrival SET copies = copies + 1 WHERE mailbox_id IS NOT DISTINCT FROM %s AND content_key = %s RETURNING *
"""


def receive(
    raw: bytes, *, receiver: Receiver, mailbox: Mailbox | None, envelope_from: str, envelope_to: str
) -> Arrival:
    """Keep a raw mail for good; when this returns, success may be answered.

    The bytes are synced and the row is committed before it returns. The same mail again, through whichever
    receiver, is the same arrival with one more copy. Without a mailbox, its headers are asked for one; mail that is for
    none of ours is kept as well, and quarantined when read.

    The doorbell rings after the commit, on purpose: unread arrivals are themselves the queue, a bell rung before
    could be answered before there is anything to see, and one lost in a crash is rung again by the sweep.
    """
    mark = fingerprint(raw)
    mailbox = mailbox or mailbox_in_headers(raw)
    with transaction.atomic():
        arrival = _known_already(mark, mailbox) or _insert(
            keep(raw), mark, mailbox, receiver, (envelope_from, envelope_to)
        )
    ring()
    return arrival


def _known_already(mark: Fingerprint, mailbox: Mailbox | None) -> Arrival | None:
    """The arrival that this mail is a copy of, with the copy counted."""
    return next(iter(Arrival.objects.raw(_COUNT_COPY, [mailbox.pk if mailbox else None, mark.key])), None)


def _insert(
    file: StoredFile, mark: Fingerprint, mailbox: Mailbox | None, receiver: Receiver, envelope: tuple[str, str]
) -> Arrival:
    sender, recipient = (address.replace("\0", "")[:320] for address in envelope)
    values = [
        mailbox.pk if mailbox else None,
        file.pk,
        mark.message_id,
        mark.key,
        receiver.value,
        sender,
        recipient,
        mark.sender,
        clock.now(),
    ]
    return Arrival.objects.raw(_INSERT, values)[0]


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
