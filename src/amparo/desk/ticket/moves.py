"""Putting a ticket aside, together with others, or apart: snooze, follow, merge, link, split."""

from collections.abc import Callable, Iterable
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid, Missing, Refusal
from amparo.core.text import number_in
from amparo.desk.later import moment_of
from amparo.desk.ticket.regions import answer, refuse
from amparo.desk.ticket.screen import Screen, message_of
from amparo.desk.ticket.undo import Undo
from amparo.tickets import services
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import ticket_for

CHANGED: Final = ("head", "talk", "context", "undo", "tabs", "dialogs")


def _do(
    request: StaffRequest,
    number: int,
    act: Callable[[Screen], None],
    undo: Callable[[Screen], Undo] | None = None,
    also: Iterable[str] = (),
) -> HttpResponse:
    """Do `act` and show the ticket as it is then, with the way back, and `also` further regions; or say why not."""
    screen = Screen.of(request.user, number)
    try:
        act(screen)
    except Refusal as error:
        return refuse(request, Screen.of(request.user, number), error, "head", "act_problem")
    after = Screen.of(request.user, number)
    after.undo = undo(after) if undo else None
    return answer(request, after, *CHANGED, *also)


@requires(TicketPermission.CHANGE)
@require_POST
def snooze(request: StaffRequest, number: int) -> HttpResponse:
    """Until `until`: a name of `later.choices_for`, or a local date and time as an HTML field gives it."""

    def act(screen: Screen) -> None:
        until = moment_of(request.POST.get("until", ""), request.user)
        services.snooze(ticket=screen.ticket, by=request.user, until=until)

    def undo(screen: Screen) -> Undo:
        action = reverse("desk:ticket-wake", args=[screen.ticket.number])
        return Undo(sentence=_("Snoozed"), action=action, fields={}, icon="alarm-clock")

    return _do(request, number, act, undo)


@requires(TicketPermission.CHANGE)
@require_POST
def wake(request: StaffRequest, number: int) -> HttpResponse:
    return _do(request, number, lambda screen: _ignore(services.wake(ticket=screen.ticket, by=request.user)))


@requires(TicketPermission.READ)
@require_POST
def follow(request: StaffRequest, number: int) -> HttpResponse:
    """Follow the ticket, or (`stop`) no longer."""
    stops = bool(request.POST.get("stop"))
    act = services.unfollow if stops else services.follow

    def undo(screen: Screen) -> Undo:
        action = reverse("desk:ticket-follow", args=[screen.ticket.number])
        if stops:
            return Undo(sentence=_("You no longer follow it"), action=action, fields={}, icon="bell")
        return Undo(sentence=_("You follow it"), action=action, fields={"stop": 1}, icon="bell")

    return _do(request, number, lambda screen: _ignore(act(ticket=screen.ticket, user=request.user)), undo)


@requires(TicketPermission.MERGE)
@require_POST
def merge(request: StaffRequest, number: int) -> HttpResponse:
    """Show this ticket as part of another, and go there."""
    screen = Screen.of(request.user, number)
    try:
        target = _named(request)
        services.merge(source=screen.ticket, target=target, by=request.user)
    except Missing:
        return refuse(request, screen, Invalid(_("There is no ticket with this number.")), "act_problem")
    except AmparoError as error:
        return refuse(request, screen, error, "head", "act_problem")
    return _go(request, target)


@requires(TicketPermission.MERGE)
@require_POST
def unmerge(request: StaffRequest, number: int) -> HttpResponse:
    """Apart from the other again; from then on one writes here again."""

    def act(screen: Screen) -> None:
        services.unmerge(source=screen.ticket, by=request.user)

    return _do(request, number, act, also=("composer",))


@requires(TicketPermission.CHANGE)
@require_POST
def link(request: StaffRequest, number: int) -> HttpResponse:
    def act(screen: Screen) -> None:
        try:
            target = _named(request)
        except Missing as error:
            raise Invalid(_("There is no ticket with this number.")) from error
        services.link(source=screen.ticket, target=target, by=request.user)

    return _do(request, number, act)


@requires(TicketPermission.CHANGE)
@require_POST
def unlink(request: StaffRequest, number: int) -> HttpResponse:
    target = _named(request)
    return _do(
        request,
        number,
        lambda screen: _ignore(services.unlink(source=screen.ticket, target=target, by=request.user)),
    )


@requires(TicketPermission.CREATE)
@require_POST
def split(request: StaffRequest, number: int) -> HttpResponse:
    """Give a message a ticket of its own, and go there."""
    screen = Screen.of(request.user, number)
    try:
        made = services.split_message(message=message_of(screen, request.POST.get("message", "")), by=request.user)
    except Refusal as error:
        return refuse(request, screen, error, "head", "act_problem")
    return _go(request, made)


def _named(request: StaffRequest) -> Ticket:
    """The ticket whose number a form names. Raises Missing."""
    said = next(filter(None, request.POST.getlist("other")), "").strip().lstrip("#")  # a button, or the field
    return ticket_for(request.user, number_in(said) or 0)


def _go(request: StaffRequest, ticket: Ticket) -> HttpResponse:
    """Lead the whole page to another ticket."""
    address = reverse("desk:ticket", args=[ticket.number])
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)


def _ignore(_result: object) -> None:
    """A service's answer that the screen, which is read anew, says better."""
