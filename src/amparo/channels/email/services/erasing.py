"""A person is forgotten: that mails came and where each ended stays, for the mail account; not what they were."""

from django.db.models import Q

from amparo.channels.email.models import Arrival, DeliveryAttempt, MailIdentity
from amparo.channels.email.states import Outcome
from amparo.files.models import StoredFile
from amparo.files.services import keep, let_go
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.queries.theirs import said_with


def forget_mails(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction. Also those in quarantine, by their sender.

    The fingerprint by which the same mail is known again stays: it could be made from nothing but that mail.
    """
    said = said_with(contact_id)
    addresses = Identity.objects.filter(contact=contact_id, kind=IdentityKind.EMAIL).values("value")
    unsaid = Q(message=None, sender__in=addresses) & ~Q(outcome=Outcome.RECEIVED)
    theirs = Arrival.objects.filter(Q(message__in=said) | unsaid)
    raw = list(StoredFile.objects.filter(pk__in=theirs.values("raw")))
    known = list(theirs.values_list("pk", flat=True))
    Arrival.objects.filter(pk__in=known).update(
        raw=keep(b""), message_id_header="", envelope_from="", sender="", subject=""
    )
    MailIdentity.objects.filter(message__in=said).delete()
    DeliveryAttempt.objects.filter(message__in=said).update(answer="")
    let_go(raw)
