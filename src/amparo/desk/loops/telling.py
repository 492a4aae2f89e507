"""Telling everybody who waits: the words for each ticket, checked before they go, and who need not be told."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.loops.acts import done, draw_form, refuse, refuse_form, regions
from amparo.desk.loops.screen import LoopScreen
from amparo.escalations import services
from amparo.escalations.models import EscalationTicket
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.tickets.models import Message
from amparo.tickets.states import MessageKind

_REPLIES_SHOWN = 10


@requires(EscalationPermission.ACT)
@require_http_methods(["GET", "POST"])
def text(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """The words for one ticket: kept as a draft, or kept and checked (`then`)."""
    screen = LoopScreen.of(request.user, number)
    waiting = _waiting(screen, pk)
    if request.method == "GET":
        return draw_form(request, "text", _words_of(screen, waiting))
    try:
        services.write_text(waiting=waiting, by=request.user, text=request.POST.get("text", ""))
        if request.POST.get("then") == "check":
            services.check_text(waiting=waiting, by=request.user)
    except AmparoError as refusal:
        context = _words_of(screen, waiting) | {"typed": request.POST.get("text", "")}
        return refuse_form(request, "text", context, refusal)
    return _next_to_check(request, number, pk) if request.POST.get("then") == "check" else done(request, number)


@requires(EscalationPermission.ACT)
@require_POST
def texts(request: StaffRequest, number: int) -> HttpResponse:
    """A text per language (`text_<code>`) for everybody who has no checked words yet."""
    row = loop_for(request.user, number)
    said = {name.removeprefix("text_"): request.POST[name] for name in request.POST if name.startswith("text_")}
    try:
        count = services.write_texts(escalation=row, by=request.user, texts=said)
    except AmparoError as refusal:
        return refuse(request, number, refusal, "texts")
    words = ngettext("Written for %(n)s person. Check it.", "Written for %(n)s people. Check each.", count)
    return done(request, number, words % {"n": count})


@requires(EscalationPermission.ACT)
@require_POST
def tell(request: StaffRequest, number: int) -> HttpResponse:
    """Send everybody their checked words; who could not be told is named."""
    row = loop_for(request.user, number)
    try:
        told = services.tell(escalation=row, by=request.user)
    except AmparoError as refusal:
        return refuse(request, number, refusal, "tell")
    said = ngettext("%(n)s person is being told.", "%(n)s people are being told.", len(told.told))
    refused = [f"{waiting.ticket.number}: {sentence}" for waiting, sentence in told.refused]
    return done(request, number, " ".join([said % {"n": len(told.told)}, *refused]))


@requires(EscalationPermission.ACT)
@require_POST
def told_by(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Say which reply has told the person already."""
    screen = LoopScreen.of(request.user, number)
    waiting = _waiting(screen, pk)
    said = number_in(request.POST.get("message", ""))
    message = find(Message.objects, pk=said or 0, ticket=waiting.ticket)
    try:
        services.link_told(waiting=waiting, message=message, by=request.user)
    except AmparoError as refusal:
        return refuse(request, number, refusal, "tell")
    return done(request, number)


@requires(EscalationPermission.WAIVE)
@require_http_methods(["GET", "POST"])
def waive(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """A lead decides that a person is not told, and says why."""
    screen = LoopScreen.of(request.user, number)
    waiting = _waiting(screen, pk)
    name = waiting.ticket.contact.name or _("this person")
    title = _("Why is %(name)s not told?") % {"name": name}
    context = {"screen": screen, "loop": screen.row, "waiting": waiting, "title": title}
    if request.method == "GET":
        return draw_form(request, "waive", context)
    try:
        services.waive(waiting=waiting, by=request.user, reason=request.POST.get("reason", ""))
    except AmparoError as refusal:
        return refuse_form(request, "waive", context | {"typed": request.POST.get("reason", "")}, refusal)
    return done(request, number)


def _waiting(screen: LoopScreen, pk: int) -> EscalationTicket:
    found = next((one.row for one in screen.waiting if one.row.pk == pk), None)
    if found is None:
        raise Missing
    found.escalation = screen.row
    return found


def _next_to_check(request: StaffRequest, number: int, checked: int) -> HttpResponse:
    """The loop as it is now, and over it the words for the next person, while some are still to be checked."""
    screen = LoopScreen.of(request.user, number)
    left = [one.row for one in screen.waiting if one.row.text and not one.row.is_settled and not one.row.checked_at]
    following = next((row for row in left if row.pk > checked), next(iter(left), None))
    if following is None:
        return done(request, number)
    if not request.htmx:
        return redirect("desk:loop-text", number, following.pk)
    following.escalation = screen.row
    dialog = draw_form(request, "text", _words_of(screen, following)).content.decode()
    return regions(request, screen, dialog=dialog)


def _words_of(screen: LoopScreen, waiting: EscalationTicket) -> dict[str, Any]:
    """What the form for one ticket's words shows: what the person wrote last, and what went out since."""
    messages = Message.objects.filter(ticket=waiting.ticket).order_by("-pk")
    replies: list[Message] = []
    if screen.is_to_tell and screen.row.decided_at:
        ours = messages.filter(kind=MessageKind.OUT, is_automatic=False, created_at__gte=screen.row.decided_at)
        replies = list(ours[:_REPLIES_SHOWN])
    return {
        "screen": screen,
        "loop": screen.row,
        "waiting": waiting,
        "title": waiting.ticket.contact.name or _("Unknown person"),
        "last": messages.filter(kind=MessageKind.IN).first(),
        "replies": replies,
    }
