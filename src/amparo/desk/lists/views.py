"""A list of tickets, and its parts when something has changed elsewhere."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.text import number_in
from amparo.desk import way_back
from amparo.desk.answering import go
from amparo.desk.lists import acts
from amparo.desk.lists.screen import Listing
from amparo.tickets import services
from amparo.tickets.handing import bounds_of
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import NO_BOUNDS, Filters, View, new_since
from amparo.wellbeing.queries import unread_disclosures
from amparo.wellbeing.queries.own import is_resting


@requires(TicketPermission.READ)
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """One's own tickets; before them what is in the queue, for whoever has not read it as it is now."""
    if unread_disclosures(request.user).exists():
        return HttpResponseRedirect(reverse("desk:disclosure"))
    return HttpResponseRedirect(reverse("desk:list", args=[View.MINE]))


@requires(TicketPermission.READ)
@require_GET
def tickets(request: StaffRequest, view: str) -> HttpResponse:
    """The list; with a cursor and by htmx only the rows from there on."""
    listing = Listing.of(request.user, request.GET, View(view))
    is_more = request.htmx and listing.after is not None
    template = "desk/lists/rows.html" if is_more else "desk/lists/list.html"
    kept = None if is_more else way_back.take(request, "list")
    return render(request, template, {"listing": listing, "done": acts.Done(**kept) if kept else None})


@requires(TicketPermission.READ)
@require_GET
def menu(request: StaffRequest) -> HttpResponse:
    """The views with their counts as they are now, for a page that shows no list."""
    listing = Listing(user=request.user, filters=Filters(), is_shown=False)
    return render(request, "desk/lists/menu.html", {"listing": listing})


@requires(TicketPermission.READ)
@require_GET
def news(request: StaffRequest) -> HttpResponse:
    """How many tickets of the list have news since it was read, and all counts as they are now."""
    listing = Listing.of(request.user, request.GET)
    since = number_in(request.GET.get("since", ""))
    count = 0 if since is None else new_since(request.user, listing.filters, since)
    return render(request, "desk/lists/news.html", {"listing": listing, "count": count})


@requires(TicketPermission.ASSIGN)
@require_POST
def take_next(request: StaffRequest) -> HttpResponse:
    """Take who waits longest, of what may come one's way now, and go there.

    On a break nothing comes, nor before one has read what is in the queue. When nobody waits, the list of the
    unassigned says so.
    """
    if is_resting(request.user):
        return go(request, reverse("desk:break"))
    if unread_disclosures(request.user).exists():
        return go(request, reverse("desk:disclosure"))
    bounds = bounds_of(request.user)
    ticket = services.take_next(by=request.user, bounds=bounds)
    if ticket is None:
        if bounds != NO_BOUNDS:
            messages.info(request, _("Nothing waits that may come to you now. You can see why in “My protection”."))
        return go(request, reverse("desk:list", args=[View.UNASSIGNED]))
    return go(request, f"{reverse('desk:ticket', args=[ticket.number])}?view={View.MINE}")
