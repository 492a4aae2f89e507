"""Who else is here: pages say that they are open, and that somebody types."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.desk.ticket.regions import regions
from amparo.desk.ticket.screen import Screen
from amparo.tickets import services
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import ticket_for


@requires(TicketPermission.READ)
@require_POST
def looking(request: StaffRequest, number: int) -> HttpResponse:
    """This page is open; or, with `leaving`, it is being closed."""
    ticket = ticket_for(request.user, number)
    if request.POST.get("leaving"):
        services.leave(user=request.user, ticket=ticket)
    else:
        services.note_presence(user=request.user, ticket=ticket, typing=False)
    return HttpResponse(status=204)


@requires(TicketPermission.READ)
@require_POST
def typing(request: StaffRequest, number: int) -> HttpResponse:
    services.note_presence(user=request.user, ticket=ticket_for(request.user, number), typing=True)
    return HttpResponse(status=204)


@requires(TicketPermission.READ)
@require_GET
def watchers(request: StaffRequest, number: int) -> HttpResponse:
    return regions(request, Screen.of(request.user, number), ("watchers", "collision"))
