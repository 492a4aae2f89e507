"""A person is forgotten: of their tickets stays that they were, when, and what about; not what anybody said."""

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import ngettext

from amparo.audit.erasing import GONE
from amparo.audit.services import erase_personal_data
from amparo.files.models import StoredFile
from amparo.files.services import let_go
from amparo.media.services import forget_derived
from amparo.notifications.services import forget_tickets
from amparo.tickets.models import Attachment, Draft, JudgedLink, Message, Ticket
from amparo.tickets.queries.theirs import said_with
from amparo.tickets.states import OPEN_STATES, Delivery

_ON_ITS_WAY: Final = (Delivery.HELD, Delivery.QUEUED, Delivery.SENDING, Delivery.DEFERRED)


def unfinished(contact_id: int) -> Iterator[str]:
    """What has to be done first: nobody who still waits for us is forgotten, and no answer is lost on its way."""
    theirs = Ticket.objects.filter(contact=contact_id)
    waiting = theirs.filter(state__in=OPEN_STATES, merged_into=None).order_by("number").values_list("number", flat=True)
    if numbers := [str(number) for number in waiting]:
        yield ngettext(
            "Ticket %(numbers)s is not solved yet.", "Tickets %(numbers)s are not solved yet.", len(numbers)
        ) % {"numbers": ", ".join(numbers)}
    if leaving := Message.objects.filter(ticket__in=theirs, delivery__in=_ON_ITS_WAY).count():
        yield ngettext(
            "%(count)d answer to them is on its way.",
            "%(count)d answers to them are on their way.",
            leaving,
        ) % {"count": leaving}


def forget_person(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction."""
    theirs = Ticket.objects.filter(contact=contact_id)
    tickets = list(theirs.order_by("pk").values_list("pk", flat=True))
    for ticket_id in tickets:
        erase_personal_data(ticket_id=ticket_id)
    said = said_with(contact_id)
    _forget_files(said)
    JudgedLink.objects.filter(message__in=said).delete()
    blank = {"subject": "", "html": "", "delivery_note": "", "folded": [], "addresses": {}, "remote_images": 0}
    said.update(text=GONE, **blank)
    Draft.objects.filter(ticket__in=tickets).delete()
    theirs.update(subject=GONE, snippet="")
    forget_tickets(ticket_ids=tickets)


def _forget_files(said: QuerySet[Message]) -> None:
    """What hung on the messages, and the copies that were made to show it safely."""
    hanging = Attachment.objects.filter(message__in=said)
    files = list(StoredFile.objects.filter(pk__in=hanging.values("file")))
    hanging.delete()
    for file in files:
        forget_derived(file=file)
    let_go(files)
