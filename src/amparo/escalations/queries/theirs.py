"""The loops of one person, for whoever decides that these are forgotten."""

from django.db.models import Exists, OuterRef, QuerySet

from amparo.escalations.models import Escalation, EscalationTicket


def about_them(contact_id: int) -> QuerySet[Escalation]:
    """All that their tickets wait or waited for."""
    return Escalation.objects.filter(Exists(_waiting().filter(ticket__contact=contact_id)))


def about_them_alone(contact_id: int) -> QuerySet[Escalation]:
    """Those of them that nobody else waits or waited for, as far as it is still known who that was."""
    others = _waiting().exclude(ticket__contact=contact_id).filter(ticket__contact__erased_at=None)
    return about_them(contact_id).exclude(Exists(others))


def _waiting() -> QuerySet[EscalationTicket]:
    return EscalationTicket.objects.filter(escalation=OuterRef("pk"))
