"""Articles beside a ticket: fetched when their fold is opened, read in the person's language, put into the reply."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.text import in_our_case, kin
from amparo.desk.ticket.composer import keep, reply_screen, show_kept
from amparo.desk.ticket.screen import Screen
from amparo.knowledge.permissions import KnowledgePermission
from amparo.knowledge.queries import offered_on, read_by
from amparo.knowledge.services import use_article
from amparo.tickets.labels import LANGUAGE_NAMES
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import ticket_for
from amparo.tickets.states import MessageKind
from amparo.ui.markdown import markdown


@requires(KnowledgePermission.READ)
@require_GET
def articles(request: StaffRequest, number: int) -> HttpResponse:
    """Those that may help, or with `?q=` those that hold its words."""
    ticket, asked = ticket_for(request.user, number), request.GET.get("q", "")
    offers = offered_on(request.user, ticket, text=asked)
    context = {"ticket": ticket, "asked": asked.strip(), "offers": offers}
    return _draw(request, "hits" if request.htmx and "q" in request.GET else "list", context)


@requires(KnowledgePermission.READ)
@require_GET
def article(request: StaffRequest, number: int, key: str) -> HttpResponse:
    """One of them, in the language of the ticket or the nearest that it is written in."""
    screen, version = Screen.of(request.user, number), read_by(request.user, key)
    wanted = screen.ticket.language
    language = version.body.nearest(screen.ticket.languages)
    context = {
        "ticket": screen.ticket,
        "key": key,
        "language": language,
        "title": version.title_in([language]),
        "html": markdown(version.body.texts[language]),
        "lacks": _in_words(wanted) if wanted and not kin(wanted, [language]) else "",
        "newer": _in_words(version.body.source) if language in version.body.stale() else "",
        "may_reply": screen.may["reply"],
    }
    return _draw(request, "article", context)


@requires(TicketPermission.REPLY)
@require_POST
def use(request: StaffRequest, number: int, key: str) -> HttpResponse:
    """Put its words behind the reply that is being written, whatever else is; what was typed is kept first."""
    screen, version = reply_screen(request, number), read_by(request.user, key)
    words = version.body.texts[version.body.nearest(screen.ticket.languages)]
    with transaction.atomic():
        use_article(version=version, ticket=screen.ticket, by=request.user)
        keep(screen, screen.writing.followed_by(words))
    return show_kept(request, number, MessageKind.OUT)


def _in_words(language: str) -> str:
    """The name of a language as it stands in the middle of a sentence."""
    return in_our_case(str(LANGUAGE_NAMES.get(kin(language, LANGUAGE_NAMES), language)), get_language())


def _draw(request: StaffRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
    """For htmx what goes into the fold, for a plain link a page of its own."""
    part = f"desk/articles/{name}.html"
    return render(request, part if request.htmx else "desk/articles/page.html", {**context, "part": part})
