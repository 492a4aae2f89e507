"""What an open loop says where a ticket would be solved."""

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.escalations.labels import STATE_NAMES
from amparo.escalations.models import EscalationTicket
from amparo.escalations.states import OPEN_LOOPS
from amparo.tickets.models import Ticket
from amparo.tickets.services.rows import shown_with


def open_loops(ticket: Ticket) -> list[str]:
    """Each loop that the ticket, or one merged into it, still waits for."""
    waiting = EscalationTicket.objects.filter(ticket__in=shown_with(ticket), escalation__state__in=OPEN_LOOPS)
    loops = waiting.select_related("escalation__authority").order_by(F("escalation__number")).distinct()
    return [_sentence(one) for one in loops]


def _sentence(one: EscalationTicket) -> str:
    loop = one.escalation
    name = loop.authority.name.in_language(get_language() or "") if loop.authority else ""
    values = {"number": loop.number, "authority": name, "state": STATE_NAMES[loop.state]}
    return _("Escalation %(number)s to %(authority)s is still open (%(state)s).") % values
