"""Many tickets at once: the dialogs that ask, the act, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team, User
from amparo.core.errors import AmparoError, Missing, Refusal
from amparo.core.text import numbers_in
from amparo.desk import way_back
from amparo.desk.answering import partial
from amparo.desk.later import choices_for
from amparo.desk.lists import acts
from amparo.desk.lists.labels import reason_name
from amparo.desk.lists.row import draw
from amparo.desk.lists.screen import Listing
from amparo.tickets.labels import PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.models import Tag
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import rows_of, tickets_in, visible_to
from amparo.tickets.queries.reasons import reasons_to_choose
from amparo.tickets.states import TicketState

_MOST_CHOICES: Final = 500


@requires(TicketPermission.BULK)
@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """Do the act that the pressed button names to the chosen tickets."""
    try:
        done = acts.do(request.POST.get("act", ""), request.POST, request.user)
    except Refusal as refusal:
        done = acts.Done(refused=[(0, str(refusal.sentence))])
    return _answer(request, done)


@requires(TicketPermission.BULK)
@require_POST
def undo(request: StaffRequest) -> HttpResponse:
    try:
        done = acts.undo(request.POST.get("way_back", ""), request.user)
    except AmparoError as refusal:
        done = acts.Done(refused=[(0, str(refusal.sentence))])
    return _answer(request, done)


def _answer(request: StaffRequest, done: acts.Done) -> HttpResponse:
    """The changed rows where they stand (faded when they left the list), the way back, and who refused."""
    listing = Listing.of(request.user, request.GET)
    if not request.htmx:
        for number, sentence in done.refused:
            messages.error(request, f"{number}: {sentence}" if number else sentence)
        if done.asked_sentence:
            messages.info(request, done.asked_sentence)
        if done.changed and done.way_back:
            way_back.keep(request, "list", {"changed": done.changed, "way_back": done.way_back})
        elif done.changed:
            messages.success(request, done.sentence)
        return HttpResponseRedirect(listing.address)
    undo_html = render_to_string("desk/lists/undo.html", {"listing": listing, "done": done}, request)
    parts = [*redrawn(request, listing, done.changed), partial("#dialogs", ""), partial("#list-undo", undo_html)]
    return HttpResponse("\n".join(parts))


def redrawn(request: StaffRequest, listing: Listing, ids: Sequence[int]) -> list[str]:
    """Rows of a list as they are now, faded where they left it, and all counts with them."""
    still = set(tickets_in(request.user, listing.filters).filter(pk__in=ids).values_list("pk", flat=True))
    rows = [
        partial(f"#row-{row.id}", draw(row, listing, gone=row.id not in still), "outerHTML")
        for row in rows_of(request.user, ids)
    ]
    context = {"listing": listing}
    return [
        *rows,
        partial("#list-count", render_to_string("desk/lists/count.html", context, request), "outerHTML"),
        partial("#list-at-risk", render_to_string("desk/lists/at_risk.html", context, request)),
        partial("#views-menu", render_to_string("desk/lists/menu.html", context, request), "outerMorph"),
    ]


@requires(TicketPermission.BULK)
@require_http_methods(["GET", "POST"])
def choose(request: StaffRequest, act: str) -> HttpResponse:
    """The dialog that asks what an act needs to know; where the rows come with a plain form, a page of its own."""
    if act not in _CHOICES:
        raise Missing
    title, choices = _CHOICES[act]
    context = {"act": act, "title": title, "wide": "", "form_name": f"desk/lists/choose/{act}.html"} | choices(request)
    if request.htmx:
        return render(request, "desk/form/dialog.html", context)
    chosen = _chosen(request)["chosen"]
    return render(
        request,
        "desk/lists/choose_page.html",
        context | {"listing": Listing.of(request.user, request.GET), "chosen": chosen},
    )


def _passing(_request: StaffRequest) -> dict[str, Any]:
    people = User.objects.filter(is_active=True).order_by("name")[:_MOST_CHOICES]
    return {
        "people": [person for person in people if person.may(TicketPermission.REPLY)],
        "teams": Team.objects.filter(is_active=True).order_by("name"),
    }


def _states(_request: StaffRequest) -> dict[str, Any]:
    states = [(state, STATE_NAMES[state]) for state in TicketState if state is not TicketState.NEW]
    return {"states": states, "priorities": list(PRIORITY_NAMES.items())}


def _reasons(_request: StaffRequest) -> dict[str, Any]:
    """Each as (id, depth as blanks, label)."""
    blank = "\N{NO-BREAK SPACE}" * 3
    return {"reasons": [(reason.pk, blank * depth, reason_name(reason)) for reason, depth in reasons_to_choose()]}


def _tags(_request: StaffRequest) -> dict[str, Any]:
    return {"known": Tag.objects.order_by("name").values_list("name", flat=True)[:_MOST_CHOICES]}


def _moments(request: StaffRequest) -> dict[str, Any]:
    return {"choices": choices_for(request.user)}


def _chosen(request: StaffRequest) -> dict[str, Any]:
    said = request.POST if request.method == "POST" else request.GET
    ids = numbers_in(said.getlist("ticket"))[:_MOST_CHOICES]
    return {"chosen": visible_to(request.user).filter(pk__in=ids).select_related("contact").order_by("number")}


_CHOICES: Final[Mapping[str, tuple[str | Promise, Callable[[StaffRequest], dict[str, Any]]]]] = {
    "pass": (_("Who goes on with them?"), _passing),
    "state": (_("What is to change?"), _states),
    "reason": (_("Why did they write?"), _reasons),
    "tag": (_("Which tag?"), _tags),
    "snooze": (_("Until when?"), _moments),
    "merge": (_("Into which ticket?"), _chosen),
}
