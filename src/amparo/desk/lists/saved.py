"""Narrowing a list, and keeping it under a name."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team, User
from amparo.core.errors import AmparoError
from amparo.core.text import number_in
from amparo.desk.answering import Back, draw_form, go
from amparo.desk.lists.labels import FIELD_NAMES, due_name, reason_name
from amparo.desk.lists.menu import address_of
from amparo.desk.lists.screen import Listing
from amparo.escalations.labels import LEVEL_NAMES
from amparo.tickets import services
from amparo.tickets.labels import CHANNEL_NAMES, LANGUAGE_NAMES, PRIORITY_NAMES, STATE_NAMES, TIER_NAMES
from amparo.tickets.models import Brand, ContactReason, SavedView, Tag
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import WORK_VIEWS, Filters, View, saved_view_for
from amparo.tickets.states import OPEN_STATES

_MOST_CHOICES: Final = 500
_DUE: Final = ("late", "4h", "today", "2d", "none")

Choices = Sequence[tuple[Any, Any]]


@requires(TicketPermission.READ)
@require_GET
def narrow(request: StaffRequest) -> HttpResponse:
    """The dialog with everything a list can be narrowed by; it sends an address, so it is a plain form."""
    listing = Listing.of(request.user, request.GET)
    fields = [
        {
            "name": name,
            "label": FIELD_NAMES[name],
            "choices": choices,
            "chosen": _chosen(listing.filters, name),
        }
        for name, choices in _choices(listing.filters).items()
        if choices
    ]
    context = {"title": _("Show only tickets…"), "wide": "1", "listing": listing, "fields": fields}
    return _ask(request, "narrow", context)


def _ask(request: StaffRequest, form: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    listing = context["listing"]
    back = Back(listing.address, listing.title)
    return draw_form(request, f"desk/lists/{form}.html", context, back=back, status=status)


def _chosen(filters: Filters, name: str) -> list[str]:
    found = getattr(filters, name)
    return [found] if isinstance(found, str) else [str(value) for value in found]


def _choices(filters: Filters) -> dict[str, Choices]:
    states = [state for state in STATE_NAMES if filters.view not in WORK_VIEWS or state in OPEN_STATES]
    teams: Choices = list(Team.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
    people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:_MOST_CHOICES]
    brands: Choices = list(Brand.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))
    reasons = ContactReason.objects.filter(is_active=True).order_by("position", "id")
    return {
        "state": [(state, STATE_NAMES[state]) for state in states],
        "priority": list(PRIORITY_NAMES.items()),
        "danger": list(LEVEL_NAMES.items()),
        "due": _dues(filters),
        "tier": list(TIER_NAMES.items()),
        "language": [(code, name) for code, name in LANGUAGE_NAMES.items() if code],
        "team": teams,
        "assignee": list(people),
        "reason": [(reason.code, reason_name(reason)) for reason in reasons],
        "tag": [(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True)[:_MOST_CHOICES]],
        "brand": brands if len(brands) > 1 else [],
        "channel": list(CHANNEL_NAMES.items()) if len(CHANNEL_NAMES) > 1 else [],
    }


def _dues(filters: Filters) -> Choices:
    """Something is due on open work alone; a time that was typed into the search is offered besides."""
    offered = [*(_DUE if filters.view in WORK_VIEWS else ()), *([filters.due] if filters.due else ())]
    return [(due, capfirst(due_name(due))) for due in dict.fromkeys(offered)]


@requires(TicketPermission.READ)
@require_http_methods(["GET", "POST"])
def save(request: StaffRequest) -> HttpResponse:
    """Keep the list of the address as a view: the dialog, then the act."""
    return _save(request, None, _("Keep this list as a view"))


@requires(TicketPermission.READ)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a saved view, share it, or let it show what the address shows now."""
    return _save(request, saved_view_for(request.user, pk), _("Change this view"))


def _save(request: StaffRequest, view: SavedView | None, title: str) -> HttpResponse:
    """The dialog, or what it said: `view` is the one to change, None for a new one."""
    listing = Listing.of(request.user, request.GET)
    problem = ""
    if request.method == "POST":
        try:
            saved = services.save_view(
                owner=request.user,
                name=request.POST.get("name", view.name if view else ""),
                filters=listing.filters.as_json(),
                team=_team(request),
                view=view,
            )
        except AmparoError as refusal:
            problem = str(refusal.sentence)
        else:
            return go(request, address_of(listing.filters, saved.pk))
    context = {
        "listing": listing,
        "name_problem": problem,
        "teams": _own_teams(request.user),
        "view": view,
        "title": title,
    }
    return _ask(request, "save", context, status=422 if problem else 200)


@requires(TicketPermission.READ)
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    services.delete_view(view=saved_view_for(request.user, pk), by=request.user)
    return go(request, reverse("desk:list", args=[View.MINE]))


def _own_teams(user: User) -> Choices:
    return list(Team.objects.filter(pk__in=user.team_ids).order_by("name").values_list("pk", "name"))


def _team(request: StaffRequest) -> Team | None:
    """The team a form names; the service refuses one that is not the person's own."""
    return Team.objects.filter(pk=number_in(request.POST.get("team", "")) or 0).first()
