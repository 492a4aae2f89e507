"""My protection: what I met, what I leave out, and who asked for it. Each sees their own, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core.errors import Missing
from amparo.desk.pause.day import meter_of, what_holds
from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES
from amparo.wellbeing.models import OptOut
from amparo.wellbeing.queries.own import LedgerLine, own_page
from amparo.wellbeing.services import demand_own, not_today, opt_in, opt_out
from amparo.wellbeing.states import ANYTHING

CAN_BE_LEFT_OUT: Final = (ANYTHING, *(harm for harm in Harm if harm is not Harm.NONE))
_PAGE: Final = "protection"
_ASKED_FOR: Final = {_PAGE: gettext_lazy("asked for this page of yours")}
_ANYTHING_NAME: Final = gettext_lazy("Everything graphic")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One kind of harm: it comes, not today (`until`), or not at all."""

    harm: str
    name: str | Promise
    now: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ShiftLines:
    on: date
    lines: list[tuple[str | Promise, LedgerLine]]


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    mine = own_page(request.user)
    context = {
        "here": "protection",
        "meter": meter_of(mine.day),
        "holds": what_holds(mine.day.standing),
        "choices": _choices(mine.opt_outs),
        "shifts": _by_shift(mine.ledger),
        "attempts": [(one.by.name, one.at, _ASKED_FOR.get(one.what, "")) for one in mine.attempts],
    }
    answer = render(request, "desk/pause/protection.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(ANYONE_SIGNED_IN)
@require_GET
def of_somebody(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of a person: one's own. Whoever asks for another's is shown nothing, and that person is told."""
    demand_own(by=request.user, person_id=pk, what=_PAGE)
    return redirect("desk:protection")


@requires(ANYONE_SIGNED_IN)
@require_POST
def choose(request: StaffRequest) -> HttpResponse:
    """Leave out a `harm` for today or for good, or let it come again. Raises Missing for what there is not."""
    harm, choice = request.POST.get("harm", ""), request.POST.get("choice", "")
    if harm not in CAN_BE_LEFT_OUT or choice not in {"comes", "today", "never"}:
        raise Missing
    if choice == "today":
        opt_in(person=request.user, harm=harm)
        until = localtime(not_today(person=request.user, harm=harm))
        messages.success(request, _("It does not come until %(time)s. Nobody is told.") % {"time": f"{until:%H:%M}"})
    elif choice == "never":
        opt_out(person=request.user, harm=harm)
        messages.success(request, _("It does not come any more. Nobody is told, and nobody asks why."))
    else:
        opt_in(person=request.user, harm=harm)
        messages.success(request, _("It may come again."))
    return redirect("desk:protection")


def harm_name(harm: str) -> str | Promise:
    return HARM_NAMES.get(harm, harm) if harm else _ANYTHING_NAME


def _choices(out: Iterable[OptOut]) -> list[Choice]:
    left_out: Mapping[str, OptOut] = {one.harm: one for one in out}
    return [_choice(harm, left_out.get(harm)) for harm in CAN_BE_LEFT_OUT]


def _choice(harm: str, out: OptOut | None) -> Choice:
    now = "comes" if out is None else "today" if out.until else "never"
    return Choice(harm=harm, name=harm_name(harm), now=now, until=out.until if out else None)


def _by_shift(lines: Iterable[LedgerLine]) -> list[ShiftLines]:
    return [
        ShiftLines(on=on, lines=[(HARM_NAMES.get(line.harm, HARM_NAMES["other"]), line) for line in of_shift])
        for on, of_shift in groupby(lines, key=lambda line: line.on)
    ]
