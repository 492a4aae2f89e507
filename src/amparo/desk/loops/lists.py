"""The place of loops: lists by gravity and age, and how much waits for whom."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.escalations.labels import CLOCK_NAMES, STATE_NAMES
from amparo.escalations.models import Escalation
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.handing import waiting_hand_overs
from amparo.escalations.queries.lists import LoopView, by_authority, loops_page
from amparo.escalations.showing import name_in
from amparo.escalations.states import TO_TELL, Clock, LoopState

VIEW_NAMES: Final[Mapping[LoopView, Promise]] = {
    LoopView.OPEN: _("Open loops"),
    LoopView.MINE: _("Mine"),
    LoopView.TEAM: _("My team's"),
    LoopView.RAISED: _("What I raised"),
}
EMPTY: Final[Mapping[LoopView, tuple[Promise, Promise]]] = {
    LoopView.OPEN: (
        _("No loop is open"),
        _("When a ticket needs somebody else's decision, escalate it with E. It is here until the person was told."),
    ),
    LoopView.MINE: (
        _("You look after no open loop"),
        _("Loops you raise, and those you accept at a hand-over, stand here until everybody was told."),
    ),
    LoopView.TEAM: (
        _("Your team has no open loop"),
        _("What your team is asked to decide, and what its tickets wait for, stands here."),
    ),
    LoopView.RAISED: (
        _("You have raised nothing yet"),
        _("Escalate a ticket with E. What became of it comes back to you here."),
    ),
}


@requires(EscalationPermission.READ)
@require_GET
def loops(request: StaffRequest) -> HttpResponse:
    """`view` is a LoopView, `authority` a code that narrows it; with `after`, only the rows that follow."""
    said = request.GET.get("view", "")
    view = LoopView(said) if said in set(LoopView) else LoopView.OPEN
    authority, after = request.GET.get("authority", ""), request.GET.get("after", "")
    language = request.user.locale
    found, following = loops_page(request.user, view, authority=authority, after=after)
    here = {"view": view, **({"authority": authority} if authority else {})}
    context: dict[str, Any] = {
        "rows": [_row(one, language) for one in found],
        "more": f"{reverse('desk:loops')}?{urlencode({**here, 'after': following})}" if following else "",
    }
    if request.htmx and after:
        return render(request, "desk/loops/rows.html", context)
    summary = by_authority(request.user)
    shown = next((one for one in summary if one.authority and one.authority.code == authority), None)
    context |= {
        "view": view,
        "views": [(one, name, one == view) for one, name in VIEW_NAMES.items()],
        "empty": EMPTY[view],
        "summary": [(one, name_in(one.authority, language)) for one in summary],
        "narrowed": authority,
        "narrowed_name": name_in(shown.authority, language) if shown else authority,
        "total": sum(one.open for one in summary),
        "to_tell": sum(one.to_tell for one in summary),
        "waiting_hand_overs": waiting_hand_overs(request.user),
    }
    return render(request, "desk/loops/page.html", context)


def _row(one: Escalation, language: str) -> dict[str, object]:
    """A loop as a row shows it, with the clock that runs out first."""
    clocks = [(getattr(one, f"{clock}_by"), clock) for clock in Clock]
    due = min(((at, clock) for at, clock in clocks if at is not None), default=None)
    return {
        "loop": one,
        "authority": name_in(one.authority, language),
        "kind": one.kind.name.in_language(language),
        "state": STATE_NAMES[one.state],
        "due_name": CLOCK_NAMES[due[1]] if due else "",
        "due_since": one.tell_since if one.state in TO_TELL else one.spoken_at,
        "is_open": one.state != LoopState.CLOSED,
        "told": one.tickets - one.untold,  # type: ignore[attr-defined] # counted by loops_page
    }
