"""Which of our mailboxes a mail is for, and in whose name a ticket is answered."""

import re
from collections.abc import Iterable, Sequence

from django.db.models.functions import Lower

from amparo.channels.email.addressing import spellings
from amparo.channels.email.models import Arrival, Mailbox
from amparo.tickets.models import Ticket, TicketLink
from amparo.tickets.states import LinkKind

_BETWEEN = re.compile(r"[\s<>,;:\"()]+")
"""What stands between addresses. They are told by splitting: looking for one takes ages where none is."""
_RECIPIENT_HEADERS = (b"delivered-to", b"x-original-to", b"envelope-to", b"x-envelope-to", b"to", b"cc", b"resent-to")


def mailbox_for(addresses: Iterable[str]) -> Mailbox | None:
    """The active mailbox that the first fitting address names, plus-parts taken off where needed."""
    wanted = [spelling for address in addresses for spelling in spellings(address)]
    if not wanted:
        return None
    found = {
        mailbox.address.lower(): mailbox
        for mailbox in Mailbox.objects.annotate(folded=Lower("address")).filter(folded__in=set(wanted), is_active=True)
    }
    return next((found[address] for address in wanted if address in found), None)


def mailbox_in_headers(raw: bytes) -> Mailbox | None:
    """The mailbox that the headers name: the envelope's traces first, then To and Cc."""
    return mailbox_for(_recipients(raw))


def _recipients(raw: bytes) -> Sequence[str]:
    head = re.split(rb"\r?\n\r?\n", raw.lstrip(b"\r\n")[:262_144], maxsplit=1)[0]
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    found: dict[bytes, list[str]] = {}
    for line in unfolded.splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() in _RECIPIENT_HEADERS:
            words = _BETWEEN.split(value.decode("utf-8", "replace"))
            found.setdefault(name.strip().lower(), []).extend(word for word in words if "@" in word[1:-1])
    return [address for name in _RECIPIENT_HEADERS for address in found.get(name, ())][:200]


def our_addresses() -> set[str]:
    """Every address of ours, inactive ones too, in lower case."""
    return {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    """In whose name the ticket is answered: where its last mail came in, or that of the ticket it was split off from.

    A ticket that no mail opened is answered by a mailbox of its brand, its team's and market's first.
    """
    split_from = TicketLink.objects.filter(source=ticket, kind=LinkKind.SPLIT).values_list("target_id", flat=True)
    for ticket_id in (ticket.pk, *split_from):
        arrival = (
            Arrival.objects.filter(message__ticket_id=ticket_id, mailbox__is_active=True)
            .select_related("mailbox__brand")
            .order_by("-id")
            .first()
        )
        if arrival:
            return arrival.mailbox
    of_brand = Mailbox.objects.select_related("brand").filter(brand_id=ticket.brand_id, is_active=True)
    return min(
        of_brand,
        key=lambda one: (one.team_id != ticket.team_id, one.market != ticket.market, one.pk),
        default=None,
    )
