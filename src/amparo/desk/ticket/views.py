"""The ticket page, and its regions when something has changed elsewhere."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.audit.queries import newest_event
from amparo.core.errors import AmparoError
from amparo.core.text import number_in, numbers_in
from amparo.desk.ticket.regions import answer, page, refuse, regions
from amparo.desk.ticket.screen import Screen, message_of
from amparo.desk.ticket.undo import kept_undo
from amparo.notifications import services as tell
from amparo.tickets import services
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import beside, ticket_for


@requires(TicketPermission.READ)
@require_GET
def ticket(request: StaffRequest, number: int) -> HttpResponse:
    """`?compose=note` opens the note.

    Without JavaScript, `?show=<attachment>` loads one picture, covered, and `?past=<run>` the steps that were done.
    """
    # Asked before anything else is read, so that nothing falls between the page and its stream.
    newest = newest_event()
    screen = Screen.of(
        request.user,
        number,
        kind=request.GET.get("compose", ""),
        shown_media=frozenset(numbers_in([request.GET.get("show", "")])),
        shows_again="again" in request.GET,
        with_history="history" in request.GET,
        past_of=number_in(request.GET.get("past", "")) or 0,
        newest_event=newest,
    )
    screen.undo = kept_undo(request, screen.ticket)
    _keep_open(screen)
    return page(request, screen)


@requires(TicketPermission.READ)
@require_GET
def opened(request: StaffRequest, number: int) -> HttpResponse:
    """What changes on a ticket's page when another one is opened from the list beside it: not the list."""
    newest = newest_event()
    screen = Screen.of(request.user, number, newest_event=newest)
    screen.undo = kept_undo(request, screen.ticket)
    _keep_open(screen)
    return render(request, "desk/ticket/opened.html", {"screen": screen, "ticket": screen.ticket})


def _keep_open(screen: Screen) -> None:
    """Make it a tab, and note that it was read; a tab that has nothing new costs nothing."""
    mine = next((tab for tab in screen.tabs if tab.ticket.pk == screen.ticket.pk), None)
    if mine is None:
        services.open_tab(user=screen.user, ticket=screen.ticket)
        del screen.tabs
    if mine is None or mine.read_at < screen.ticket.last_message_at:
        services.mark_read(user=screen.user, ticket=screen.ticket)
        tell.mark_read(user=screen.user, ticket_id=screen.ticket.pk)


@requires(TicketPermission.READ)
@require_GET
def now(request: StaffRequest, number: int) -> HttpResponse:
    """What the page shows besides the composer, as it is now; asked when the hub says that something happened."""
    screen = Screen.of(request.user, number)
    _keep_open(screen)
    return regions(request, screen, ("head", "sop_needs", "sop_strip", "talk", "context", "tabs"))


@requires(TicketPermission.READ)
@require_GET
def story(request: StaffRequest, number: int) -> HttpResponse:
    """What happened to the ticket, in sentences; asked when its fold is opened."""
    return regions(request, Screen.of(request.user, number), ("history",))


@requires(TicketPermission.READ)
@require_GET
def tabs(request: StaffRequest, number: int) -> HttpResponse:
    """The open tabs, with their marks: another ticket got a message."""
    return regions(request, Screen.of(request.user, number), ("tabs",))


@requires(TicketPermission.READ)
@require_POST
def close_tab(request: StaffRequest, number: int) -> HttpResponse:
    """Close a tab; closing the one that is shown leads to its neighbour, else to the list."""
    open_now = [tab.ticket.number for tab in beside.tabs_of(request.user)]
    services.close_tab(user=request.user, ticket=ticket_for(request.user, number))
    shown = number_in(request.POST.get("shown", ""))
    if shown is not None and shown != number:
        return answer(request, Screen.of(request.user, shown), "tabs")
    left = [one for one in open_now if one != number]
    target = reverse("desk:ticket", args=[left[-1]]) if left else reverse("desk:home")
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)


@requires(TicketPermission.REPLY)
@require_POST
def retry(request: StaffRequest, number: int) -> HttpResponse:
    """Send again what did not arrive."""
    screen = Screen.of(request.user, number)
    try:
        services.retry_delivery(message=message_of(screen, request.POST.get("message", "")), by=request.user)
    except AmparoError as error:
        return refuse(request, screen, error, "head", "talk")
    return answer(request, Screen.of(request.user, number), "talk", "context")
