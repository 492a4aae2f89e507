"""A person is forgotten: of their tickets stays that they were, when, and what about; not what anybody said."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.audit.services import erase_events_of, erase_personal_data
from amparo.files.models import StoredFile
from amparo.files.services import let_go
from amparo.media.services import forget_derived
from amparo.notifications.services import forget_told
from amparo.paging.services import forget_pages
from amparo.people.holding import GONE
from amparo.tickets.models import Attachment, Draft, JudgedLink, Message, Ticket, WalledFile
from amparo.tickets.queries.theirs import said_with
from amparo.tickets.states import OPEN_STATES, Delivery, WallState

_ON_ITS_WAY: Final = (Delivery.HELD, Delivery.QUEUED, Delivery.SENDING, Delivery.DEFERRED)


def unfinished(contact_id: int) -> Iterator[str]:
    """What has to be done first: nobody who still waits for us is forgotten, and no answer is lost on its way."""
    theirs = Ticket.objects.filter(contact=contact_id)
    waiting = theirs.filter(state__in=OPEN_STATES, merged_into=None).order_by("number").values_list("number", flat=True)
    if numbers := [str(number) for number in waiting]:
        yield ngettext(
            "Ticket %(numbers)s is not solved yet.", "Tickets %(numbers)s are not solved yet.", len(numbers)
        ) % {"numbers": ", ".join(numbers)}
    if WalledFile.objects.filter(ticket__in=theirs, state=WallState.WAITING).exists():
        yield _("A file behind the child-safety wall waits for a decision.")
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
    said = said_with(contact_id)
    erase_personal_data(ticket_ids=tickets)
    erase_events_of("message", list(said.values_list("pk", flat=True)))
    _forget_last_words(contact_id)
    _forget_files(said, tickets)
    blank = {"subject": "", "html": "", "delivery_note": "", "folded": [], "addresses": {}, "remote_images": 0}
    said.update(text=GONE, **blank)
    Draft.objects.filter(ticket__in=tickets).delete()
    theirs.update(subject=GONE, snippet="")
    forget_told(ticket_ids=tickets)
    forget_pages(ticket_ids=tickets)


def _forget_last_words(contact_id: int) -> None:
    """What they said last on somebody else's ticket stands beside it, for lists."""
    newest = Message.objects.filter(ticket=OuterRef("pk")).order_by("-pk").values("contact")[:1]
    spoken = Ticket.objects.filter(pk__in=Message.objects.filter(contact=contact_id).values("ticket"))
    ids = spoken.annotate(last=Subquery(newest)).filter(last=contact_id).values_list("pk", flat=True)
    Ticket.objects.filter(pk__in=list(ids)).update(snippet="")


def _forget_files(said: QuerySet[Message], tickets: list[int]) -> None:
    """What hung on the messages, and the copies that were made to show it safely."""
    hanging, links = (model.objects.filter(message__in=said) for model in (Attachment, JudgedLink))
    walled = WalledFile.objects.filter(ticket__in=tickets)
    named = Q(pk__in=hanging.values("file")) | Q(pk__in=links.values("file")) | Q(pk__in=walled.values("file"))
    files = list(StoredFile.objects.filter(named).order_by("pk"))
    behind = {row.file_id: row for row in walled}
    hanging.delete()
    links.delete()
    forget_derived(files=files)
    let_go([file for file in files if file.pk not in behind])
    for file in files:
        if file.pk in behind:
            _let_go_walled(file, behind[file.pk])


def _let_go_walled(file: StoredFile, walled: WalledFile) -> None:
    """What others sent as well stays behind the wall; only why somebody decided so goes."""
    with transaction.atomic():
        walled.delete()
        gone = let_go([file])
        if not gone:
            transaction.set_rollback(True)
    if not gone:
        WalledFile.objects.filter(file=file).exclude(note="").update(note=GONE)
