"""The small forms behind the actions of a ticket: a dialog over the page, or a page of its own without JavaScript."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team
from amparo.core.errors import Missing
from amparo.desk.answering import Back, draw_form
from amparo.desk.later import choices_for
from amparo.desk.lists.labels import reason_name
from amparo.desk.ticket.screen import STATE_ICONS, Screen
from amparo.tickets.labels import PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.models import Tag
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import beside
from amparo.tickets.queries.reasons import reasons_to_choose
from amparo.tickets.states import TICKET_LIFE, TicketState

_MOST_TAGS: Final = 500


def _assign(screen: Screen) -> dict[str, Any]:
    people = beside.colleagues(screen.ticket)
    return {
        "people": [one for one in people if one.may(TicketPermission.REPLY)],
        "teams": Team.objects.filter(is_active=True).order_by("name"),
    }


def _state(screen: Screen) -> dict[str, Any]:
    following = TICKET_LIFE.table[TicketState(screen.ticket.state)]
    return {"states": [(one, STATE_NAMES[one], STATE_ICONS[one]) for one in TicketState if one in following]}


def _priority(_screen: Screen) -> dict[str, Any]:
    return {"priorities": list(PRIORITY_NAMES.items())}


def _tags(screen: Screen) -> dict[str, Any]:
    known = Tag.objects.order_by("name").values_list("name", flat=True)[:_MOST_TAGS]
    return {"known": list(known), "have": screen.tags}


def _reason(_screen: Screen) -> dict[str, Any]:
    """Each as (reason, depth, label)."""
    return {"reasons": [(reason, depth, reason_name(reason)) for reason, depth in reasons_to_choose()]}


def _snooze(screen: Screen) -> dict[str, Any]:
    return {"choices": choices_for(screen.user)}


def _related(screen: Screen) -> dict[str, Any]:
    return {"others": [one for one in screen.others if one.merged_into_id is None]}


def _macro(screen: Screen) -> dict[str, Any]:
    language = screen.ticket.language or screen.user.locale
    return {"macros": beside.macros_for(screen.ticket, language=language, limit=100)}


ACTS: Final[Mapping[str, tuple[str | Promise, Callable[[Screen], dict[str, Any]]]]] = {
    "assign": (_("Who goes on with it?"), _assign),
    "link": (_("Which ticket belongs to it?"), _related),
    "macro": (_("Which macro?"), _macro),
    "merge": (_("Which ticket is it part of?"), _related),
    "priority": (_("How urgent is it?"), _priority),
    "reason": (_("What is it about?"), _reason),
    "snooze": (_("When shall it come back?"), _snooze),
    "state": (_("Where does it stand?"), _state),
    "tags": (_("Which tags?"), _tags),
}
"""Every form by its name: its question, and what it needs to be drawn by `desk/ticket/acts/<name>.html`."""


@requires(TicketPermission.READ)
@require_GET
def act(request: StaffRequest, number: int, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Missing
    title, needs = ACTS[name]
    screen = Screen.of(request.user, number)
    return draw(request, screen, name, {"title": title, **needs(screen)})


def draw(
    request: StaffRequest, screen: Screen, name: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    values = {"screen": screen, "ticket": screen.ticket, **context}
    return draw_form(
        request, f"desk/ticket/acts/{name}.html", values, back=Back.to_ticket(screen.ticket), status=status
    )
