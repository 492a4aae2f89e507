"""Legal holds: what is known of a person is kept, whoever asks for its erasure, until the hold ends."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.escalations import events
from amparo.escalations.models import Escalation, LegalHold
from amparo.escalations.permissions import EscalationPermission
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, WalledFile
from amparo.tickets.states import WallState

KEPT_FOR: Final = timedelta(days=365)
"""The longest that a law read for this asks for: 18 USC 2258A as of the REPORT Act (2024)."""


def hold_evidence(row: Escalation, *, by: Doer) -> list[LegalHold]:
    """Keep what is known of everybody whose tickets a held loop gathers; who is held for it already stays so."""
    contacts = Contact.objects.filter(tickets__escalations__escalation=row).distinct()
    held = set(LegalHold.objects.filter(escalation=row, released_at__isnull=True).values_list("contact_id", flat=True))
    reason = _("Evidence of escalation %(number)s") % {"number": row.number}
    return [_place(contact, row, reason, by=by) for contact in contacts.order_by("pk") if contact.pk not in held]


@transaction.atomic
def hold_walled(walled: Sequence[EventRecord]) -> list[LegalHold]:
    """Files went behind the child-safety wall (`FileWalled`): keep what is known of who sent them.

    In the same transaction, so that there is no moment in which it could be erased.
    """
    contacts = Contact.objects.filter(tickets__in={row.ticket_id for row in walled}).distinct().order_by("pk")
    standing = LegalHold.objects.filter(escalation=None, released_at=None, until__gt=clock.now())
    held = set(standing.filter(contact__in=contacts).values_list("contact_id", flat=True))
    reason = _("Evidence behind the child-safety wall")
    return [_place(contact, None, reason, by=SYSTEM) for contact in contacts if contact.pk not in held]


@transaction.atomic
def release_walled(released: Sequence[EventRecord]) -> None:
    """Files came back from behind the wall (`WalledFileReleased`): what they began to hold is held no more.

    Unless something else of the same person is behind it still. Holds of loops, and those that somebody placed, stay.
    """
    contacts = Contact.objects.filter(tickets__in={row.ticket_id for row in released})
    behind = WalledFile.objects.exclude(state=WallState.RELEASED)
    hung = Attachment.objects.filter(message__ticket__contact=OuterRef("contact"), file__in=behind.values("file"))
    holds = LegalHold.objects.filter(escalation=None, released_at=None, placed_by=None, contact__in=contacts)
    over = holds.exclude(Exists(behind.filter(ticket__contact=OuterRef("contact"))) | Exists(hung))
    reason = _("What was behind the child-safety wall came back")
    for hold in over.order_by("pk"):
        _release(hold, reason, by=SYSTEM)


def _place(contact: Contact, row: Escalation | None, reason: str, *, by: Doer) -> LegalHold:
    person, present = by if isinstance(by, User) else None, clock.now()
    hold = LegalHold.objects.create(
        contact=contact, escalation=row, reason=reason, placed_by=person, placed_at=present, until=present + KEPT_FOR
    )
    event = events.HoldPlaced(until=hold.until.date().isoformat(), reason=reason)
    record(event, by=actor_of(by), about=Subject("contact", contact.pk))
    return hold


@transaction.atomic
def release_hold(*, hold: LegalHold, by: User, reason: str) -> LegalHold:
    """End a hold before its time, with a reason. Raises Conflict when it has ended."""
    demand(by, EscalationPermission.HOLD_RELEASE)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    if not _release(hold, reason.strip(), by=by):
        raise Conflict(_("This hold has ended."))
    hold.refresh_from_db()
    return hold


def _release(hold: LegalHold, reason: str, *, by: Doer) -> bool:
    """False when it has ended already."""
    person = by if isinstance(by, User) else None
    fields = {"released_at": clock.now(), "released_by": person, "release_reason": reason}
    if not LegalHold.objects.filter(pk=hold.pk, released_at__isnull=True).update(**fields):
        return False
    record(events.HoldReleased(reason=reason), by=actor_of(by), about=Subject("contact", hold.contact_id))
    return True
