"""The break: begun at once, as long as one likes, no reason asked. No figure of anybody's holds it."""

from datetime import datetime
from typing import Final

from django.db.models import Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.markets import market_choices, market_of_zone
from amparo.core import clock
from amparo.core.text import number_in
from amparo.desk.pause.support import lines_in
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Filters, View, tickets_in
from amparo.wellbeing.queries.listeners import listeners_for
from amparo.wellbeing.queries.own import break_of
from amparo.wellbeing.services import begin_break, end_break

_LENGTHS: Final = (5, 10, 15, 30)
_USUAL: Final = 10


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    user = request.user
    country = market_of_zone(user.time_zone)
    lines = lines_in(country)
    mine = tickets_in(user, Filters(view=View.MINE)) if user.may(TicketPermission.READ) else None
    context = {
        "rest": break_of(user),
        "lengths": [(minutes, minutes == _USUAL) for minutes in _LENGTHS],
        "mine": mine.count() if mine is not None else 0,
        "due_at": _next_due(mine) if mine is not None else None,
        "listener": next(iter(listeners_for(user)), None),
        "country_name": dict(market_choices()).get(country, "") if lines else "",
        "checked": max((line.checked for line in lines), default=None),
    }
    return render(request, "desk/pause/break.html", context)


@requires(ANYONE_SIGNED_IN)
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """Begin, or make the one under way last `minutes` from now."""
    begin_break(person=request.user, minutes=number_in(request.POST.get("minutes", "")) or _USUAL)
    return redirect("desk:break")


@requires(ANYONE_SIGNED_IN)
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    end_break(person=request.user)
    return redirect("/")


def _next_due(mine: QuerySet[Ticket]) -> datetime | None:
    """The next time that was promised; what is late already is no business of a break."""
    found: datetime | None = mine.filter(due_at__gt=clock.now()).aggregate(next=Min("due_at"))["next"]
    return found
