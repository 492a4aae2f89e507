"""What the desk told a person: the list, and how many are unread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.calendars.services.notices import SWAP_ACCEPTED, SWAP_ASKED, SWAP_DECLINED
from amparo.core.text import number_in
from amparo.desk.answering import go
from amparo.desk.lists.screen import Listing
from amparo.media.permissions import MediaPermission
from amparo.moderation.services.notices import APPEALED, DECIDED, LAPSED, LATE, NOBODY, NOT_CARRIED, NOT_YET, PRACTISED
from amparo.notifications import queries, services
from amparo.notifications.models import Notification
from amparo.sops.services.notices import CHANGED, NEW, REHEARSE, REMINDED
from amparo.tickets.queries import Filters, visible_to
from amparo.tickets.services.holes import HOLE
from amparo.tickets.services.notices import WALLED
from amparo.wellbeing.services.caring import DEBRIEF
from amparo.wellbeing.services.looking import ASKED_FOR, LET_IN
from amparo.wellbeing.services.talking import ANSWERED_NO, ANSWERED_YES, CALLED

_PLACES: Final = {
    REHEARSE: "desk:procedures",
    SWAP_ASKED: "desk:shifts",
    SWAP_ACCEPTED: "desk:shifts",
    SWAP_DECLINED: "desk:shifts",
    HOLE: "console:coverage",
    CALLED: "desk:talks",
    ANSWERED_YES: "desk:talks",
    ANSWERED_NO: "desk:talks",
    DEBRIEF: "desk:talks",
    ASKED_FOR: "desk:protection",
    LET_IN: "usersessions_list",
    PRACTISED: "desk:review",
    WALLED: "desk:walled",
}
_ABOUT_DECISIONS: Final = {APPEALED, DECIDED, LAPSED, LATE, NOBODY, NOT_CARRIED, NOT_YET}
_SIGNS: Final = {
    "calendars": "calendar-clock",
    "escalations": "refresh-ccw-dot",
    "moderation": "scale",
    "paging": "siren",
    "sla": "timer",
    "sops": "workflow",
    "tickets": "inbox",
    "tools": "plug-zap",
    "wellbeing": "hand-heart",
}
"""By the room that tells: the sign that its place has everywhere."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One line; `href` is empty when its ticket is gone or may not be seen any more."""

    id: int
    icon: str
    sentence: str
    href: str
    at: datetime
    is_unread: bool


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    told = queries.told_to(request.user)
    ids = {one.ticket_id for one in told if one.ticket_id is not None}
    numbers = dict(visible_to(request.user).filter(pk__in=ids).values_list("pk", "number")) if ids else {}
    notices = [
        Notice(
            id=one.pk,
            icon=_SIGNS.get(one.kind.partition(":")[0], "bell"),
            sentence=one.sentence(),
            href=_leads_to(one, numbers, request.user),
            at=one.created_at,
            is_unread=one.read_at is None,
        )
        for one in told
    ]
    listing = Listing(user=request.user, filters=Filters(), is_shown=False)
    return render(request, "desk/notices/page.html", {"notices": notices, "listing": listing})


def _leads_to(told: Notification, numbers: Mapping[int, int], user: User) -> str:
    """The page of what it tells of, else of its ticket, else the place where one acts on it."""
    if page := _page_of(told):
        return page
    if told.ticket_id is not None and told.ticket_id in numbers:
        return reverse("desk:ticket", args=[numbers[told.ticket_id]])
    if told.kind not in _PLACES or (told.kind == WALLED and not user.may(MediaPermission.WALLED)):
        return ""
    return reverse(_PLACES[told.kind])


def _page_of(told: Notification) -> str:
    """The page of the hand-over, the decision, the loop or the change of a procedure that it tells of."""
    if "hand_over" in told.data:
        return reverse("desk:hand-over-one", args=[told.data["hand_over"]])
    if told.kind in _ABOUT_DECISIONS:
        return reverse("desk:review-case", args=[told.data["number"]])
    if told.kind.startswith("escalations:") and "number" in told.data:
        return reverse("desk:loop", args=[told.data["number"]])
    return reverse("desk:sop-change", args=[told.data["version"]]) if told.kind in {NEW, CHANGED, REMINDED} else ""


@requires(ANYONE_SIGNED_IN)
@require_GET
def unread(request: StaffRequest) -> HttpResponse:
    """The mark on the rail: how many are unread."""
    return render(request, "desk/notices/mark.html", {"count": queries.unread(request.user).count})


@requires(ANYONE_SIGNED_IN)
@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Mark one as read, or all."""
    one = number_in(request.POST.get("notice", ""))
    services.mark_read(user=request.user, ids=None if one is None else [one])
    return go(request, reverse("desk:notices"))
