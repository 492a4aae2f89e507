"""How a ticket's screen answers: the regions that changed, or the page."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from amparo.accounts.gate import StaffRequest
from amparo.core.errors import AmparoError
from amparo.desk.answering import partial
from amparo.desk.ticket.screen import Screen
from amparo.desk.ticket.undo import keep_undo

REGIONS: Final[Mapping[str, tuple[str, str]]] = {
    "act_problem": ("#act-problem", "innerHTML"),
    "act_version": ("#act [name=version]", "outerHTML"),
    "collision": ("#ticket-collision", "outerMorph"),
    "composer": ("#composer", "outerHTML"),
    "context": ("#ticket-context", "outerMorph"),
    "dialogs": ("#dialogs", "innerHTML"),
    "head": ("#ticket-head", "outerMorph"),
    "head_problem": ("body:not(:has(#act-problem)) #head-problem", "innerHTML"),  # a dialog that is open says it itself
    "history": ("#ticket-history", "innerHTML"),
    "tabs": ("#ticket-tabs", "outerMorph"),
    "sop": ("#ticket-sop", "outerHTML"),
    "sop_needs": ("#sop-needs", "outerHTML"),
    "sop_strip": ("#sop-strip", "outerHTML"),
    "talk": ("#ticket-talk", "innerMorph"),
    "undo": ("#ticket-undo", "outerHTML"),
    "watchers": ("#ticket-watchers", "outerMorph"),
}
"""Each region of the page: where it stands, and how it is put there. Morphing leaves folds and the scroll alone."""


def regions(request: StaffRequest, screen: Screen, names: Iterable[str], status: int = 200) -> HttpResponse:
    """The named regions as partials of htmx, each for its own place on the page.

    Whatever asks for them names `#main` as its target, although nothing is swapped there: a form may itself be
    replaced by a live update before its answer is back, and htmx drops an answer whose target is gone.
    """
    parts = []
    for name in names:
        target, swap = REGIONS[name]
        html = render_to_string(f"desk/ticket/{name}.html", {"screen": screen, "ticket": screen.ticket}, request)
        parts.append(partial(target, html, swap))
    return HttpResponse("\n".join(parts), status=status)


def page(request: StaffRequest, screen: Screen, status: int = 200) -> HttpResponse:
    return render(request, "desk/ticket/page.html", {"screen": screen, "ticket": screen.ticket}, status=status)


def answer(request: StaffRequest, screen: Screen, *names: str) -> HttpResponse:
    """After something was done: the changed regions for htmx, the page itself for a plain form."""
    if request.htmx:
        return regions(request, screen, names)
    if screen.undo:
        keep_undo(request, screen.undo, screen.ticket)
    return HttpResponseRedirect(reverse("desk:ticket", args=[screen.ticket.number]))


def refuse(request: StaffRequest, screen: Screen, error: AmparoError, *names: str) -> HttpResponse:
    """Say a refusal where it happened, with what was typed still there."""
    if "composer" in names:
        screen.writing_problem = str(error.sentence)
    else:
        screen.problem = str(error.sentence)
    if request.htmx:
        further = ("head_problem",) if {"head", "act_problem"} & set(names) else ()
        return regions(request, screen, (*names, *further), status=error.status)
    return page(request, screen, status=error.status)
