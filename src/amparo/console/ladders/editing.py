"""Ladders: whom to call, one step after the other, until somebody has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.ladders.form import LadderForm
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.escalations.queries import directory
from amparo.paging.labels import HOURS_NAMES, TARGET_NAMES
from amparo.paging.models import Ladder
from amparo.paging.permissions import PagingPermission
from amparo.paging.plans import Plan, Position, moments
from amparo.paging.queries import ladders as all_ladders
from amparo.paging.queries import names_of, newest_version
from amparo.paging.services import save_ladder
from amparo.paging.states import Hours, TargetKind
from amparo.sla.queries import policies

_STEPS = pgettext_lazy("of a ladder", "Steps")
_LIST = Listed(
    name=gettext_lazy("Ladders"),
    cells="console/cells/ladder.html",
    columns=[gettext_lazy("Name"), _STEPS, gettext_lazy("Until everybody was called"), gettext_lazy("State")],
    figures=[_STEPS],
    new=gettext_lazy("New ladder"),
    new_url="console:new_ladder",
    empty=gettext_lazy("No ladder yet"),
    why=gettext_lazy("A ladder calls people one after the other until somebody has it. Without one, P0 calls nobody."),
    icon="siren",
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One rung: when it is called if nobody answers, and whom; no names for the end of all."""

    since: timedelta
    round: int
    step: int
    names: list[str]
    hours: str

    @property
    def is_at_once(self) -> bool:
        return self.since < timedelta(minutes=1)


@requires(PagingPermission.LADDERS_MANAGE)
@require_GET
def ladders(request: StaffRequest) -> HttpResponse:
    rows = []
    for ladder, version in all_ladders():
        plan = Plan.from_json(version.plan)
        rows.append({"ladder": ladder, "steps": len(plan.steps), "whole": moments(plan)[-1][1]})
    return list_page(request, _LIST, rows)


@requires(PagingPermission.LADDERS_MANAGE)
@require_http_methods(["GET", "POST"])
def ladder(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new ladder (no `pk`), or one to change; what runs keeps the version it began with."""
    found = find(Ladder.objects, pk=pk) if pk else None
    version = newest_version(found) if found else None
    plan = Plan.from_json(version.plan) if version else None
    edit = edit_of("ladder", found)
    if "move" in request.POST:
        form = LadderForm.moved(request.POST, plan)
        if request.htmx:
            return page(request, "ladders/steps.html", {"ladder": found}, form=form)
    elif request.method == "POST":
        form = LadderForm(request.POST, plan=plan)
        if attempt(form, lambda: save_ladder(by=request.user, draft=form.draft(), ladder=found), edit=edit):
            messages.success(request, _("Saved. What calls people now goes on as it began."))
            return redirect("console:ladders")
    else:
        form = LadderForm(plan=plan, initial=_initial(found, plan))
    drawn = draw(plan) if plan else []
    called_by = [*directory.by_ladder(found), *policies.by_ladder(found)] if found else []
    context = {"ladder": found, "drawn": drawn, "number": version.number if version else 0, "called_by": called_by}
    return page(request, "ladders/ladder.html", context, form=form, edit=edit)


def draw(plan: Plan) -> list[Drawn]:
    """The plan with its times, one round after the other."""
    names = names_of(plan)
    return [_drawn(plan, position, since, names) for position, since in moments(plan)]


def _drawn(plan: Plan, position: Position, since: timedelta, names: Mapping[tuple[str, int | None], str]) -> Drawn:
    if position.step == 0:
        return Drawn(since=since, round=0, step=0, names=[], hours="")
    step = plan.steps[position.step - 1]
    called = [_called(one.kind, one.label or names.get((one.kind, one.id), "?")) for one in step.targets]
    hours = f"{HOURS_NAMES[step.hours]} {names.get(('calendar', step.calendar), '?')}"
    return Drawn(
        since=since,
        round=position.round,
        step=position.step,
        names=called,
        hours="" if step.hours == Hours.ALWAYS else hours,
    )


def _called(kind: TargetKind, name: str) -> str:
    return f"{TARGET_NAMES[kind]} {name}" if kind == TargetKind.ROTA else name


def _initial(found: Ladder | None, plan: Plan | None) -> dict[str, Any]:
    if found is None or plan is None:
        return {}
    return {
        "name": found.name,
        "is_active": found.is_active,
        "repeat": plan.repeat,
        "grace": int(plan.grace.total_seconds()),
    }
