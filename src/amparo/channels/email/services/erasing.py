"""A person is forgotten: that mails came and where each ended stays, for the mail account; not what they were."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from amparo.audit.services import erase_events_of
from amparo.channels.email.models import Arrival, DeliveryAttempt, LoopLetter, MailIdentity
from amparo.channels.email.states import LetterState, Outcome
from amparo.escalations.queries.theirs import about_them_alone
from amparo.files.models import StoredFile
from amparo.files.services import keep, let_go
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.queries.theirs import said_with


def unread_mails(contact_id: int) -> Iterator[str]:
    """What has to be done first: what they wrote and nobody has read yet would make them known again."""
    if count := Arrival.objects.filter(outcome=Outcome.RECEIVED, sender__in=_addresses(contact_id)).count():
        yield ngettext(
            "%(count)d mail from them is not read yet.", "%(count)d mails from them are not read yet.", count
        ) % {"count": count}


def forget_mails(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction. Also those in quarantine, by their sender.

    And what was written to and by authorities about nobody but them. The fingerprint by which the same mail is known
    again stays: it could be made from nothing but that mail.
    """
    said = said_with(contact_id)
    loops = list(about_them_alone(contact_id).filter(erased_at=None).values_list("pk", flat=True))
    unsaid = Q(message=None) & (Q(sender__in=_addresses(contact_id)) | Q(loop__in=loops))
    theirs = Arrival.objects.filter(Q(message__in=said) | unsaid & ~Q(outcome=Outcome.RECEIVED))
    raw = list(StoredFile.objects.filter(pk__in=theirs.values("raw")))
    known = list(theirs.values_list("pk", flat=True))
    Arrival.objects.filter(pk__in=known).update(
        raw=keep(b""), message_id_header="", envelope_from="", envelope_to="", sender="", subject=""
    )
    erase_events_of("arrival", known)
    MailIdentity.objects.filter(message__in=said).delete()
    DeliveryAttempt.objects.filter(message__in=said).update(answer="")
    letters = LoopLetter.objects.filter(escalation__in=loops)
    letters.filter(state=LetterState.QUEUED).update(state=LetterState.FAILED)
    letters.update(to="", note="")
    let_go(raw)


def _addresses(contact_id: int) -> QuerySet[Identity, str]:
    rows = Identity.objects.filter(contact=contact_id, kind=IdentityKind.EMAIL)
    return rows.values_list("value", flat=True)
