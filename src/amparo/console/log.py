"""The event log, for those who must know what happened."""

import re
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.accounts.permissions import AccountPermission
from amparo.accounts.queries import names_of
from amparo.audit.events import known_events
from amparo.audit.models import EventRecord
from amparo.audit.queries import log_page
from amparo.console.page import page
from amparo.core.text import number_in
from amparo.tickets.queries import visible_to

_VALUE = re.compile(r"%\(\w+\)s")


@requires(AccountPermission.LOG_READ)
@require_GET
def log(request: StaffRequest) -> HttpResponse:
    """One page of it; asked for by the list's last row, only the rows that follow."""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in known_events() else ""
    who = number_in(request.GET.get("who", ""))
    events, following = log_page(kind=kind, staff_id=who, before=number_in(request.GET.get("before", "")))
    context = {
        "rows": _rows(request.user, events),
        "next": following,
        "kind": kind,
        "who": who,
        "is_filtered": bool(kind or who),
    }
    if request.htmx and "before" in request.GET:
        return page(request, "log_rows.html", context)
    return page(request, "log.html", context | {"kinds": _kinds(), "everybody": User.objects.order_by("name")})


def _rows(user: User, events: list[EventRecord]) -> list[dict[str, Any]]:
    people = names_of(event.actor_id for event in events if event.actor_kind == "staff" and event.actor_id)
    about = names_of(event.subject_id for event in events if event.subject_kind == "user")
    tickets = {event.ticket_id for event in events if event.ticket_id}
    numbers = dict(visible_to(user).filter(pk__in=tickets).values_list("pk", "number")) if tickets else {}
    return [
        {
            "event": event,
            "actor": _actor(event, people),
            "about": about.get(event.subject_id, "") if event.subject_kind == "user" else "",
            "number": numbers.get(event.ticket_id or 0),
        }
        for event in events
    ]


def _actor(event: EventRecord, people: dict[int, str]) -> str:
    match event.actor_kind:
        case "staff":
            return people.get(event.actor_id or 0, "")
        case "contact":
            return _("who wrote in")
        case _:
            return "Amparo"


def _kinds() -> list[tuple[str, str]]:
    """(type, its sentence with the values left open), by sentence."""
    named = [(type_, _VALUE.sub("…", str(event.sentence))) for type_, event in known_events().items()]
    return sorted(named, key=lambda pair: pair[1].strip("… ").casefold())
