"""Pass a ticket on, no reason asked: it goes back to everybody, and does not come back to whoever passed it on."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Refusal
from amparo.desk.answering import go
from amparo.desk.ticket.regions import refuse
from amparo.desk.ticket.screen import Screen
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import View, ticket_for
from amparo.tickets.services import Change, change_ticket
from amparo.wellbeing.queries.handing import TICKET
from amparo.wellbeing.services import skip as note_skip


@requires(TicketPermission.ASSIGN)
@require_POST
def skip(request: StaffRequest, number: int) -> HttpResponse:
    """Whoever has the ticket gives it back; only they themselves can see that they passed it on."""
    ticket = ticket_for(request.user, number)
    try:
        if ticket.assignee_id == request.user.pk:
            change_ticket(ticket=ticket, by=request.user, change=Change(assignee=None))
    except Refusal as refusal:
        return refuse(request, Screen.of(request.user, number), refusal, "head", "act_problem")
    note_skip(person=request.user, subject_kind=TICKET, subject_id=ticket.pk)
    messages.success(request, _("Passed on. It does not come back to you, and nobody asks why."))
    return go(request, reverse("desk:list", args=[View.MINE]))
