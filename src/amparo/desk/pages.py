"""The bar over the desk for what calls its person: said large, answered by one key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.core.errors import Conflict
from amparo.core.finding import find
from amparo.deadlines.queries import stands_still
from amparo.desk.answering import go
from amparo.escalations.queries import visible_to as loops_seen
from amparo.notifications.kinds import sentence_of
from amparo.paging.models import Page
from amparo.paging.queries import visible_to, waiting_for
from amparo.paging.services import acknowledge
from amparo.tickets.queries import visible_to as tickets_seen


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A page that calls this person; `is_exhausted`: nobody else will be called any more."""

    id: int
    sentence: str  # begins with the level
    href: str  # to what it is about; empty where this person may not read it
    since: datetime
    is_exhausted: bool


def waiting_pages(user: User) -> list[Waiting]:
    pages = waiting_for(user)
    places = _places(user, pages)
    return [_waiting(page, places.get(page.about, "")) for page in pages]


def _places(user: User, pages: Sequence[Page]) -> Mapping[Subject, str]:
    """Where the loops and tickets are read that these pages are about."""
    places: dict[Subject, str] = {}
    for kind, seen, place in (("escalation", loops_seen, "desk:loop"), ("ticket", tickets_seen, "desk:ticket")):
        asked = [page.subject_id for page in pages if page.subject_kind == kind]
        rows = seen(user).filter(pk__in=asked).values_list("pk", "number") if asked else ()
        places |= {Subject(kind, pk): reverse(place, args=[number]) for pk, number in rows}
    return places


def _waiting(page: Page, href: str) -> Waiting:
    return Waiting(
        id=page.pk,
        sentence=sentence_of(page.kind, {**page.data, "level": page.level}),
        href=href,
        since=page.started_at,
        is_exhausted=page.exhausted_at is not None,
    )


@requires(ANYONE_SIGNED_IN)
@require_GET
def bar(request: StaffRequest) -> HttpResponse:
    return _bar(request)


@requires(ANYONE_SIGNED_IN)
@require_POST
def have(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that one has it. Raises Missing, also for a page that one may not see."""
    page = find(visible_to(request.user), pk=pk)
    try:
        if not acknowledge(page=page, by=request.user):
            page.refresh_from_db()
            messages.info(request, _("%(name)s has it already.") % {"name": page.acknowledged_name})
    except Conflict as refusal:
        messages.info(request, str(refusal.sentence))
    if request.htmx:
        return _bar(request)
    return go(request, request.headers.get("Referer") or reverse("desk:home"))


def _bar(request: StaffRequest) -> HttpResponse:
    context = {"pages": waiting_pages(request.user), "clock_stands_still": stands_still()}
    return render(request, "desk/pages/bar.html", context)
