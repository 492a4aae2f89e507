"""Changing a ticket: at once, with a way back for some seconds."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team, User
from amparo.core.errors import Invalid, Refusal
from amparo.core.text import number_in
from amparo.desk.answering import partial
from amparo.desk.ticket.acts import draw
from amparo.desk.ticket.regions import answer, refuse
from amparo.desk.ticket.screen import Screen
from amparo.desk.ticket.undo import Undo
from amparo.tickets import services
from amparo.tickets.errors import OverBounds
from amparo.tickets.labels import LANGUAGE_NAMES, PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services import Change
from amparo.tickets.states import Priority, TicketState

CHANGED: Final = ("head", "context", "undo", "tabs", "dialogs")


@requires(TicketPermission.CHANGE)
@require_POST
def change(request: StaffRequest, number: int) -> HttpResponse:
    """Change what the form names: state, priority, language, reason, team, assignee, tags; nothing else."""
    screen = Screen.of(request.user, number)
    version = number_in(request.POST.get("version", ""))
    before = _standing(screen.ticket)
    try:
        wanted = read_change(request.POST, screen)
        services.change_ticket(ticket=screen.ticket, by=request.user, change=wanted, version=version)
    except OverBounds as bounds:
        return _ask_whether_knowingly(request, screen, bounds)
    except Refusal as error:
        return refuse(request, Screen.of(request.user, number), error, "head", "act_problem", "act_version")
    screen = Screen.of(request.user, number)
    screen.undo = _way_back(screen, before)
    if asked := services.whom_it_asks(screen.ticket, wanted):
        return _tell_who_was_asked(request, screen, asked)
    return answer(request, screen, *CHANGED)


def _ask_whether_knowingly(request: StaffRequest, screen: Screen, bounds: OverBounds) -> HttpResponse:
    """The same form once more, with what it means to take it; drawn where the forms of a ticket are drawn."""
    said = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    asked = draw(request, screen, "knowingly", {"title": _("Take it all the same?"), "said": said}, bounds.status)
    if request.htmx:
        asked.content = partial("#dialogs", asked.content.decode())
    return asked


def _tell_who_was_asked(request: StaffRequest, screen: Screen, asked: User) -> HttpResponse:
    """Among the notices of the page: its head is drawn anew the moment that the story tells of it."""
    messages.info(request, _("%(name)s is asked. It stays where it is until they take it.") % {"name": asked.name})
    told = answer(request, screen, *CHANGED)
    if request.htmx:
        told.write(partial("#notices", render_to_string("ui/messages.html", request=request), "beforeend"))
    return told


def read_change(said: QueryDict, screen: Screen) -> Change:
    """The Change that a form asks for. Raises Invalid for what does not exist."""
    fields: dict[str, Any] = {name: read(str(said[name]), screen) for name, read in _READERS.items() if name in said}
    if "tags" in said:
        fields["tags_added"], fields["tags_removed"] = _tags(said, screen)
    return Change(**fields, knowingly="knowingly" in said)


def _tags(said: QueryDict, screen: Screen) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was added to the tags that the form began with, and what was taken from them.

    What a colleague did to the tags meanwhile is in neither: it stays.
    """
    before = _names(said["tags_before"]) if "tags_before" in said else {name.casefold(): name for name in screen.tags}
    wanted = _names(said["tags"])
    added, removed = wanted.keys() - before.keys(), before.keys() - wanted.keys()
    return tuple(sorted(wanted[one] for one in added)), tuple(sorted(before[one] for one in removed))


def _names(listed: object) -> dict[str, str]:
    """The tags of a list with commas between, each under what it is in any letters."""
    return {name.strip().casefold(): name.strip() for name in str(listed).split(",") if name.strip()}


def _one_of(choices: type[TicketState] | type[Priority]) -> Callable[[str, Screen], Any]:
    def read(said: str, _screen: Screen) -> Any:
        if said not in set(choices):
            raise Invalid(_("Choose one of the list."))
        return choices(said)

    return read


def _language(said: str, _screen: Screen) -> str:
    if said not in LANGUAGE_NAMES:
        raise Invalid(_("Choose one of the list."), field="language")
    return said


def _team(said: str, _screen: Screen) -> Team | None:
    return cast("Team | None", _row(Team.objects.filter(is_active=True), said))


def _assignee(said: str, screen: Screen) -> User | None:
    return screen.user if said == "me" else cast("User | None", _row(User.objects.filter(is_active=True), said))


def _reason(said: str, _screen: Screen) -> ContactReason | None:
    if not said:
        return None
    found = ContactReason.objects.filter(code=said, is_active=True).first()
    if found is None:
        raise Invalid(_("Choose one of the list."), field="reason")
    return found


def _row(rows: Any, said: str) -> Any:
    """The row an id names; empty is none."""
    if not said:
        return None
    found = rows.filter(pk=number_in(said) or 0).first()
    if found is None:
        raise Invalid(_("Choose one of the list."))
    return found


_READERS: Final[Mapping[str, Callable[[str, Screen], Any]]] = {
    "state": _one_of(TicketState),
    "priority": _one_of(Priority),
    "language": _language,
    "team": _team,
    "assignee": _assignee,
    "reason": _reason,
}


def _standing(ticket: Ticket) -> dict[str, str]:
    """The ticket's changeable fields as a form would send them."""
    return {
        "state": ticket.state,
        "priority": ticket.priority,
        "language": ticket.language,
        "team": str(ticket.team_id or ""),
        "assignee": str(ticket.assignee_id or ""),
        "reason": ticket.reason.code if ticket.reason else "",
        "tags": ",".join(sorted(ticket.tags.values_list("name", flat=True))),
    }


def _way_back(screen: Screen, before: Mapping[str, str]) -> Undo | None:
    """What undoes the change that led from `before` to the ticket as it is; None when nothing changed."""
    ticket = screen.ticket
    after = _standing(ticket)
    changed = {name: old for name, old in before.items() if after[name] != old}
    if not changed:
        return None
    sentence = ", ".join(_said(name, screen) for name in changed)
    if changed.get("state") == TicketState.NEW:
        del changed["state"]  # nothing is new twice
    back = {**changed, "version": ticket.version}
    if "tags" in back:
        back["tags_before"] = after["tags"]
    return Undo(sentence=sentence, action=reverse("desk:ticket-change", args=[ticket.number]), fields=back)


def _said(name: str, screen: Screen) -> str:
    """What is so now, in words."""
    ticket = screen.ticket
    if name == "assignee":
        return (
            _("Assigned to %(name)s") % {"name": ticket.assignee.name} if ticket.assignee else _("Assigned to nobody")
        )
    if name == "team":
        return _("Team %(name)s") % {"name": ticket.team.name} if ticket.team else _("No team")
    if name == "reason":
        return _("Reason: %(name)s") % {"name": screen.reason_name or pgettext("contact reason", "none")}
    if name == "tags":
        return _("Tags changed")
    names = {"state": STATE_NAMES, "priority": PRIORITY_NAMES, "language": LANGUAGE_NAMES}[name]
    return _("Now “%(name)s”") % {"name": names.get(getattr(ticket, name), "")}
