"""The first sign of life: "your mail has arrived", once, in the person's language, never to a machine."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from amparo.channels.email.models import Mailbox
from amparo.channels.email.queries.mailboxes import mailbox_of
from amparo.core import clock
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Message, Ticket
from amparo.tickets.sending import is_quiet
from amparo.tickets.services import acknowledge
from amparo.tickets.states import MessageKind

ACKNOWLEDGE_TASK: Final = "email:acknowledge"
_QUIET: Final = timedelta(hours=1)
"""A person who writes three mails in a row is greeted once."""


def acknowledge_later(*, mailbox: Mailbox, ticket_id: int) -> None:
    """Defer the acknowledgement of a ticket, in the transaction that opened it, if its mailbox gives any."""
    if mailbox.acknowledges:
        app.configure_task(ACKNOWLEDGE_TASK).defer(ticket_id=ticket_id)


@transaction.atomic
def acknowledge_ticket(*, ticket_id: int) -> Message | None:
    """Write the mailbox's acknowledgement on a ticket; None when there is a reason not to."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("contact", "brand").get(pk=ticket_id)
    mailbox = mailbox_of(ticket)
    if mailbox is None or not mailbox.acknowledges or _is_not_wanted(ticket):
        return None
    language = ticket.language or next(iter(ticket.contact.languages), "") or mailbox.language
    text = mailbox.acknowledgement.in_language(language or ticket.brand.default_language)
    if not text.strip():
        return None
    return acknowledge(ticket=ticket, text=text, language=language)


def _is_not_wanted(ticket: Ticket) -> bool:
    """Answered already, greeted within the hour, out of reach as far as is known, or in need of a person's words."""
    answered = Message.objects.filter(ticket=ticket, kind=MessageKind.OUT).exists()
    greeted = Message.objects.filter(
        ticket__contact_id=ticket.contact_id,
        ticket__created_at__gt=clock.now() - 2 * _QUIET,
        kind=MessageKind.OUT,
        is_automatic=True,
        created_at__gt=clock.now() - _QUIET,
    ).exists()
    addresses = Identity.objects.filter(contact_id=ticket.contact_id, kind=IdentityKind.EMAIL)
    reachable = addresses.filter(unreachable_since__isnull=True).exists()
    return answered or greeted or not reachable or is_quiet(ticket)
