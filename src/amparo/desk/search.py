"""The search page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Invalid
from amparo.desk.lists.screen import Listing
from amparo.people.permissions import PeoplePermission
from amparo.tickets import queries
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Filters, Found


@requires(TicketPermission.READ)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """`?q=` in the search language; with a cursor and by htmx only the hits from there on."""
    asked = request.GET.get("q", "").strip()
    after = request.GET.get("cursor", "")
    found: Found | None = None
    problem = ""
    if asked:
        try:
            found = queries.search(request.user, asked, after)
        except Invalid as refusal:
            problem = str(refusal.sentence)
    listing = Listing(user=request.user, filters=Filters(), is_shown=False)
    context: dict[str, Any] = {"asked": asked, "found": found, "problem": problem, "listing": listing}
    context["people"] = [(one, search_for(one.name, one.address)) for one in found.people] if found else []
    context["may_erase"] = request.user.may(PeoplePermission.ERASE)
    context["more"] = _more(asked, found)
    if request.htmx and after and not problem:
        return render(request, "desk/search/hits.html", context)
    return render(request, "desk/search/page.html", context)


def search_for(name: str, address: str) -> str:
    """Where the tickets of somebody stand who is known by this; the empty search for nobody."""
    known = (address or name).replace('"', " ")
    query = urlencode({"q": f'from:"{known}"'} if known else {})
    return f"{reverse('desk:search')}?{query}" if query else reverse("desk:search")


def _more(asked: str, found: Found | None) -> str:
    if found is None or not found.next:
        return ""
    return f"{reverse('desk:search')}?{urlencode({'q': asked, 'cursor': found.next})}"
