"""Escalating from a ticket: which kind, its form, P0 in one key, and what the ticket waits for."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core import dates
from amparo.core.errors import AmparoError, Conflict, Invalid
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.answering import go, partial
from amparo.desk.later import moment_of
from amparo.desk.lists.bulk import redrawn
from amparo.desk.lists.screen import Listing
from amparo.desk.loops.acts import draw_form
from amparo.desk.loops.doubt import Doubt
from amparo.escalations import services
from amparo.escalations.form import QuestionType, prefilled
from amparo.escalations.labels import LEVEL_NAMES, STATE_NAMES
from amparo.escalations.models import Escalation, EscalationKind
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.escalations.queries.lists import LoopView, listed, loops_of_ticket
from amparo.escalations.queries.proposals import proposed_on
from amparo.escalations.services import Raising
from amparo.escalations.showing import name_in, text_in
from amparo.escalations.states import Level
from amparo.tickets.models import Ticket
from amparo.tickets.queries import ticket_for

_LOOPS_SHOWN = 5


@requires(EscalationPermission.RAISE)
@require_http_methods(["GET", "POST"])
def escalate(request: StaffRequest, number: int) -> HttpResponse:
    """First the kinds; with `?kind=code` the form of one, filled in with what is known; then it is raised."""
    ticket = ticket_for(request.user, number)
    said = request.POST.get("kind", request.GET.get("kind", ""))
    if not said:
        return draw_form(request, "kinds", _kinds(request, ticket))
    kind = find(EscalationKind.objects, code=said, is_active=True)
    if request.method == "GET":
        return draw_form(request, "escalate", _form(request, ticket, kind, prefilled(kind.questions, ticket)))
    try:
        what = _raising(request, kind)
        row = services.raise_escalation(tickets=[ticket], by=request.user, what=what)
    except (Invalid, Conflict) as refusal:
        typed = {one["name"]: request.POST.get(f"fact_{one['name']}", "") for one in kind.questions}
        context = _form(request, ticket, kind, typed)
        context |= {
            "typed": request.POST,
            "problem": str(refusal.sentence),
            "problem_field": getattr(refusal, "field", ""),
        }
        return draw_form(request, "escalate", context, status=refusal.status)
    return _raised(request, ticket, row)


@requires(EscalationPermission.RAISE)
@require_http_methods(["GET", "POST"])
def critical(request: StaffRequest, number: int) -> HttpResponse:
    """P0: one key, one question, and people are called. Words may follow; none are needed.

    From a list (which the address names) it leads to the ticket, where what has to be done now is at hand.
    """
    ticket = ticket_for(request.user, number)
    if request.method == "GET":
        context = {"ticket": ticket, "title": _("Is a life, or a child, at risk now?"), "list": _list_of(request)}
        return draw_form(request, "critical", context | {"doubt": Doubt.on(request.user, ticket)})
    row = services.raise_critical(ticket=ticket, by=request.user, why=request.POST.get("why", ""))
    if listed_at := _list_of(request):
        return go(request, f"{reverse('desk:ticket', args=[number])}?{listed_at}")
    return _raised(request, ticket, row)


def _list_of(request: StaffRequest) -> str:
    """The list from which somebody decides, as parameters; empty at the ticket itself."""
    return request.GET.urlencode() if "view" in request.GET else ""


@requires(EscalationPermission.RAISE)
@require_POST
def join(request: StaffRequest, number: int) -> HttpResponse:
    """Let the ticket wait for the answer of a loop that is open already."""
    ticket = ticket_for(request.user, number)
    row = loop_for(request.user, number_in(request.POST.get("loop", "")) or 0)
    try:
        services.join(escalation=row, tickets=[ticket], by=request.user)
    except AmparoError as refusal:
        return draw_form(
            request,
            "kinds",
            _kinds(request, ticket) | {"problem": str(refusal.sentence)},
            status=refusal.status,
        )
    return _raised(request, ticket, row)


@requires(EscalationPermission.RAISE)
@require_POST
def no_danger(request: StaffRequest, number: int) -> HttpResponse:
    """Somebody has looked at the words that may mean danger, and says that they do not."""
    ticket = ticket_for(request.user, number)
    proposal = proposed_on(request.user, ticket)
    if proposal is not None:
        services.dismiss_proposal(proposal=proposal, by=request.user)
    return _looked(request, ticket)


@requires(EscalationPermission.RAISE)
@require_POST
def doubt(request: StaffRequest, number: int) -> HttpResponse:
    """Whoever is not sure asks for other eyes; nothing is raised."""
    ticket = ticket_for(request.user, number)
    with suppress(Conflict):  # others are asked already
        services.doubt(ticket=ticket, by=request.user)
    return _looked(request, ticket)


def _looked(request: StaffRequest, ticket: Ticket) -> HttpResponse:
    """The row of the list, or the card of the ticket, with what is in doubt there now."""
    if not request.htmx:
        return go(request, reverse("desk:ticket", args=[ticket.number]))
    if _list_of(request):
        shown = redrawn(request, Listing.of(request.user, request.GET), [ticket.pk])
        return HttpResponse("\n".join([*shown, partial("#dialogs", "")]))
    html = render_to_string("desk/loops/card.html", _card(request, ticket), request)
    return HttpResponse(partial("#ticket-loops", html, "outerMorph") + partial("#dialogs", ""))


@requires(EscalationPermission.READ)
@require_GET
def card(request: StaffRequest, number: int) -> HttpResponse:
    """What the ticket waits for, for the pane beside it; a page of its own without JavaScript."""
    ticket = ticket_for(request.user, number)
    return render(request, f"desk/loops/{'card' if request.htmx else 'card_page'}.html", _card(request, ticket))


def _raised(request: StaffRequest, ticket: Ticket, row: Escalation) -> HttpResponse:
    """Back to the ticket, whose card shows the loop; without JavaScript to the loop itself."""
    if not request.htmx:
        messages.success(request, _("Escalation %(number)s is raised.") % {"number": row.number})
        return go(request, reverse("desk:loop", args=[row.number]))
    html = render_to_string("desk/loops/card.html", _card(request, ticket), request)
    return HttpResponse(partial("#ticket-loops", html, "outerMorph") + partial("#dialogs", ""))


def _card(request: StaffRequest, ticket: Ticket) -> dict[str, Any]:
    language = request.user.locale
    rows = [
        {
            "loop": one.escalation,
            "waiting": one,
            "authority": name_in(one.escalation.authority, language),
            "state": STATE_NAMES[one.escalation.state],
        }
        for one in loops_of_ticket(request.user, [ticket.pk])
    ]
    return {
        "ticket": ticket,
        "rows": rows,
        "may_raise": _may_raise(request, ticket),
        "doubt": Doubt.on(request.user, ticket),
    }


def _may_raise(request: StaffRequest, ticket: Ticket) -> bool:
    return bool(request.user.may(EscalationPermission.RAISE) and ticket.merged_into_id is None)


def _kinds(request: StaffRequest, ticket: Ticket) -> dict[str, Any]:
    """What can be escalated, danger by its own key aside, and what is open already that the ticket may belong to."""
    language = request.user.locale
    by_key = models.Q(is_critical=True, questions=[])  # nothing to ask: one key says as much as its form would
    waits = {one.escalation_id for one in loops_of_ticket(request.user, [ticket.pk])}
    opened = listed(request.user, LoopView.OPEN).exclude(pk__in=waits).select_related("authority").order_by("-pk")
    return {
        "ticket": ticket,
        "title": _("What has to be decided?"),
        "kinds": [
            (one.code, one.name.in_language(language), one.about.in_language(language), one.level)
            for one in EscalationKind.objects.filter(~by_key, is_active=True).order_by("level", "code")
        ],
        "opened": [(one, name_in(one.authority, language)) for one in opened[:_LOOPS_SHOWN]],
    }


def _form(request: StaffRequest, ticket: Ticket, kind: EscalationKind, values: Mapping[str, Any]) -> dict[str, Any]:
    language = request.user.locale
    authority = services.decides(kind, market=ticket.market, level=kind.level)
    return {
        "ticket": ticket,
        "kind": kind,
        "title": kind.name.in_language(language),
        "about": kind.about.in_language(language),
        "authority": name_in(authority, language) if authority else "",
        "levels": list(LEVEL_NAMES.items()),
        "level": request.POST.get("level", kind.level),
        "questions": [_question(one, values.get(one["name"], ""), language) for one in kind.questions],
    }


def _as_typed(value: Any, kind: str) -> Any:
    """What a tool said, as a person would have filled it in: in words, at their own hours."""
    if isinstance(value, bool):
        words = ("yes", "no") if kind == QuestionType.YES_NO else (_("yes"), _("no"))
        return words[not value]
    if not isinstance(value, str):
        return value
    moment = dates.parsed(value) if kind == QuestionType.MOMENT else None
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%dT%H:%M}"
    return dates.short(value) if kind in {QuestionType.TEXT, QuestionType.LONG} else value


def _question(one: Mapping[str, Any], value: Any, language: str) -> dict[str, Any]:
    options: Sequence[Mapping[str, Any]] = one.get("options", ())
    return {
        "name": f"fact_{one['name']}",
        "plain": one["name"],
        "word": text_in(one["label"], language),
        "type": one.get("type", QuestionType.TEXT),
        "is_required": bool(one.get("required")),
        "is_personal": bool(one.get("personal")),
        "options": [(option["code"], text_in(option["label"], language)) for option in options],
        "value": _as_typed(value, one.get("type", QuestionType.TEXT)),
    }


def _raising(request: StaffRequest, kind: EscalationKind) -> Raising:
    level = request.POST.get("level", "")
    if level not in set(Level):
        raise Invalid(_("Choose one of the list."), field="level")
    facts = {one["name"]: request.POST.get(f"fact_{one['name']}", "") for one in kind.questions}
    return Raising(
        kind=kind,
        level=Level(level),
        question=request.POST.get("question", ""),
        facts={name: _moment(kind, name, value, request.user) for name, value in facts.items()},
    )


def _moment(kind: EscalationKind, name: str, value: str, user: User) -> str:
    """A date and time as the browser writes it, in the zone in which the person typed it."""
    question = next(one for one in kind.questions if one["name"] == name)
    is_moment = question.get("type") == QuestionType.MOMENT and value
    return moment_of(value, user).isoformat() if is_moment else value
