"""Letting a mail out of quarantine, by the hand of a person."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.events import MailReleased, RawMailTaken
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.queries.quarantine import raw_of
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.arriving.known import Known
from amparo.channels.email.services.arriving.place import Sorting
from amparo.channels.email.services.arriving.placement import Placement
from amparo.channels.email.services.arriving.read import read_arrival
from amparo.channels.email.states import ARRIVAL_LIFE, Outcome
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.core.moves import move
from amparo.tickets.models import Message
from amparo.tickets.queries.harm import walled_hashes


@transaction.atomic
def take_raw(*, arrival: Arrival, by: User) -> bytes:
    """The mail as it came, with all its files, recorded. Raises Missing when one is behind the child-safety wall."""
    demand(by, MailPermission.QUARANTINE_RELEASE)
    raw = raw_of(arrival)
    if walled_hashes(_hashes(raw)):
        raise Missing
    record(RawMailTaken(), by=actor_of(by), about=Subject("arrival", arrival.pk))
    return raw


def _hashes(raw: bytes) -> set[str]:
    """Of its files; of a mail that breaks the decoder, none can be told."""
    try:
        files = decode_mail(raw).attachments
    except Exception:  # noqa: BLE001 - such mails are what quarantine is for
        return set()
    return {hashlib.sha256(file.content).hexdigest() for file in files}


@transaction.atomic
def release(*, arrival: Arrival, by: User, as_new: bool, mailbox: Mailbox | None = None) -> Message:
    """Make a quarantined mail a message after all: in a ticket of its own, or in the one it points at.

    A mail that no mailbox was found for needs `mailbox`. The sender check holds as ever. Raises Conflict when somebody
    else was quicker, and Invalid when the mail names nobody who could be answered.
    """
    demand(by, MailPermission.QUARANTINE_RELEASE)
    row = (
        Arrival.objects.select_for_update(of=("self",))
        .select_related("raw", "mailbox__brand", "mailbox__team")
        .get(pk=arrival.pk)
    )
    if row.outcome != Outcome.QUARANTINED:
        raise Conflict(_("Somebody else has dealt with this mail already."))
    if row.mailbox is None:
        row.mailbox = mailbox
    if row.mailbox is None:
        raise Invalid(_("Choose the mailbox that this mail is for."), field="mailbox")
    placed = _placed(row, as_new=as_new)
    moved = move(
        row,
        to=placed.outcome,
        by=ARRIVAL_LIFE,
        field="outcome",
        mailbox=row.mailbox,
        message=placed.message,
        reason=(placed.reason or Reason.RELEASED).value,
        decided_at=clock.now(),
    )
    if not moved or placed.message is None:
        raise Conflict(_("Somebody else has dealt with this mail already."))
    record(
        MailReleased(outcome=placed.outcome),
        by=actor_of(by),
        about=Subject("arrival", row.pk),
        ticket_id=placed.message.ticket_id,
    )
    return placed.message


def _placed(row: Arrival, *, as_new: bool) -> Placement:
    try:
        reading = read_arrival(row)
    except FileNotFoundError as error:
        raise Invalid(_("The stored mail is gone.")) from error
    sorting = Sorting(Known.for_readings([reading]), guarded=False, as_new=as_new)
    (placed,) = sorting.place_all([reading])
    if placed.message is None:
        raise Invalid(_("This mail does not say who sent it, so nobody could be answered."))
    return placed
