from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import beside


@requires(TicketPermission.READ)
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Where the desk begins: the ticket that was opened last, if one is open."""
    tabs = beside.tabs_of(request.user)
    if tabs:
        return HttpResponseRedirect(reverse("desk:ticket", args=[tabs[-1].ticket.number]))
    return render(request, "desk/frame.html")
