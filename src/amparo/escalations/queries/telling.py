"""Who waits for a loop, and who was told."""

from amparo.accounts.models import User
from amparo.escalations.models import Escalation, EscalationTicket
from amparo.tickets import queries as tickets
from amparo.tickets.states import Delivery

ARRIVED = (Delivery.SENT, Delivery.PERHAPS_SENT)
"""As far as anybody can know: the server took it, or may have."""


def waiting_on(user: User, row: Escalation) -> list[EscalationTicket]:
    """Every ticket of a loop that this person may see, with all that the list of telling names."""
    shown = row.waiting.filter(ticket__in=tickets.visible_to(user))
    return list(
        shown.select_related("ticket__contact", "told_message", "checked_by", "told_by", "waived_by").order_by("pk")
    )


def on_their_way(row: Escalation) -> list[int]:
    """The numbers of the tickets whose message has been written and has not arrived."""
    told = row.waiting.filter(waived_at__isnull=True, told_message__isnull=False)
    return list(
        told.exclude(told_message__delivery__in=ARRIVED).order_by("pk").values_list("ticket__number", flat=True)
    )
