"""The cards of a ticket: fetched beside the page, refreshed on request, opened with a reason, put into a reply."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.core.text import language_now
from amparo.desk.ticket.acts import draw
from amparo.desk.ticket.composer import keep, show_kept, typed_screen
from amparo.desk.ticket.regions import refuse
from amparo.desk.ticket.screen import Screen
from amparo.desk.tools.approvals import Said, asked_of
from amparo.desk.tools.cards import Deck, as_reply
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import ticket_for
from amparo.tools.asking import HIDDEN
from amparo.tools.cards import asked_by_card
from amparo.tools.models import Action, Call
from amparo.tools.permissions import ToolPermission
from amparo.tools.queries import call_for, cards_for
from amparo.tools.services import call, show_value, wait_for_card


@requires(ToolPermission.CALL_READ)
@require_GET
def cards(request: StaffRequest, number: int) -> HttpResponse:
    """All cards as they were last read; nobody is asked."""
    ticket = ticket_for(request.user, number)
    return _draw(request, ticket, Deck(request.user, ticket))


@requires(ToolPermission.CALL_READ)
@require_POST
def refresh(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Ask the tool anew for one card."""
    ticket = ticket_for(request.user, number)
    action = _card_action(request, ticket, pk)
    deck = Deck(request.user, ticket)
    try:
        call(asked=asked_by_card(action, ticket), by=request.user)
    except AmparoError as refusal:
        deck.problems = {action.pk: str(refusal.sentence)}
    return _draw(request, ticket, deck, only=pk, template="one.html")


@requires(ToolPermission.CALL_READ)
@require_POST
def wait(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Have a tool that is down asked again for one card, and be told when it has answered."""
    ticket = ticket_for(request.user, number)
    wait_for_card(action=_card_action(request, ticket, pk), ticket=ticket, by=request.user)
    return _draw(request, ticket, Deck(request.user, ticket), only=pk, template="one.html")


@requires(ToolPermission.CALL_READ)
@require_http_methods(["GET", "POST"])
def show(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Open one hidden value of an answer (`name`): first the question why, then the value, this once."""
    screen = Screen.of(request.user, number)
    found = _call(request, number, pk)
    name = request.POST.get("name", request.GET.get("name", ""))
    if found.output.get(name) != HIDDEN:
        raise Missing
    word = found.action.word_of(name, language_now())
    context = {"title": _("Why do you need “%(word)s”?") % {"word": word}, "call": found, "name": name}
    if request.method == "GET":
        return draw(request, screen, "show_value", context)
    try:
        value = show_value(call=found, name=name, by=request.user, reason=request.POST.get("reason", ""))
    except AmparoError as refusal:
        if request.htmx:
            return refuse(request, screen, refusal, "act_problem")
        return draw(request, screen, "show_value", {**context, "problem": refusal.sentence}, status=refusal.status)
    deck = Deck(request.user, screen.ticket, opened={(found.pk, name): value})
    return _draw(request, screen.ticket, deck, only=found.action_id, template="shown.html")


@requires(ToolPermission.CALL_READ)
@require_POST
def into_reply(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Put an answer's facts, in the person's language, behind what is being written."""
    screen, found = typed_screen(request, number), _call(request, number, pk)
    words = as_reply(found.action, found, screen.ticket.language or request.user.locale)
    keep(screen, screen.writing.followed_by(words))
    return show_kept(request, number, screen.writing.kind)


def _draw(
    request: StaffRequest, ticket: Ticket, deck: Deck, *, only: int | None = None, template: str = "cards.html"
) -> HttpResponse:
    """What `template` makes of the cards (or of the one) for htmx; all on a page of their own for a plain form."""
    cards = deck.cards(only if request.htmx else None)
    context = {"ticket": ticket, "cards": cards, "may_reply": _may_reply(request, ticket)}
    if only is None:
        context |= {"waiting": asked_of(request.user, ticket), "ticket_of_page": ticket, **Said().context()}
    return render(request, f"desk/tools/{template if request.htmx else 'page.html'}", context)


def _may_reply(request: StaffRequest, ticket: Ticket) -> bool:
    return bool(request.user.may(TicketPermission.REPLY) and ticket.merged_into_id is None)


def _card_action(request: StaffRequest, ticket: Ticket, pk: int) -> Action:
    for action in cards_for(request.user, ticket):
        if action.pk == pk:
            return action
    raise Missing


def _call(request: StaffRequest, number: int, pk: int) -> Call:
    found = call_for(request.user, pk)
    if found.ticket.number != number:
        raise Missing
    return found
