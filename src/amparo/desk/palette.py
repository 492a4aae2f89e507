"""What the command palette finds on the server: places, tickets, people. What the page offers it knows itself."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.text import fold
from amparo.desk.lists.labels import VIEW_ICONS, VIEW_NAMES
from amparo.desk.lists.menu import address_of
from amparo.desk.search import search_for
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import PersonFound, View, people_found, recent_tickets, saved_lists, tickets_numbered
from amparo.ui.places import shown_to

_MOST = 6


@dataclass(frozen=True, kw_only=True)
class Destination:
    name: str
    icon: str
    href: str


@requires(TicketPermission.READ)
@require_GET
def found(request: StaffRequest) -> HttpResponse:
    """`@` asks for people only, `#` for tickets only."""
    asked = request.GET.get("q", "").strip()
    only, words = (asked[:1], asked[1:].strip()) if asked[:1] in {"@", "#"} else ("", asked)
    context = {
        "asked": words,
        "places": [] if only else _destinations(request, words),
        "tickets": [] if only == "@" else _tickets(request.user, words),
        "people": [] if only == "#" else [_person(person) for person in people_found(request.user, words)],
        "search": f"{reverse('desk:search')}?{urlencode({'q': words})}" if words else "",
    }
    return render(request, "desk/palette.html", context)


def _destinations(request: StaffRequest, words: str) -> list[Destination]:
    views = [
        Destination(name=str(VIEW_NAMES[view]), icon=VIEW_ICONS[view], href=reverse("desk:list", args=[view]))
        for view in View
    ]
    saved = [
        Destination(name=one.name, icon="bookmark", href=address_of(one.filters, one.id))
        for one in saved_lists(request.user)
    ]
    places = [Destination(name=one.name, icon=one.icon, href=one.href) for one in shown_to(request)]
    asked = fold(words)
    return [one for one in (*views, *saved, *places) if asked in fold(one.name)][:_MOST]


def _tickets(user: User, words: str) -> list[Destination]:
    """The ticket of this number, else those whose newest messages hold the words."""
    rows = tickets_numbered(user, words) or recent_tickets(user, words, most=_MOST)
    return [
        Destination(
            name=f"{row.number} · {row.title} · {row.name}",
            icon="ticket",
            href=reverse("desk:ticket", args=[row.number]),
        )
        for row in rows
    ]


def _person(person: PersonFound) -> Destination:
    name = " · ".join(filter(None, (person.name, person.address)))
    return Destination(name=name, icon="user-round", href=search_for(person.name, person.address))
