"""Rehearsals: whose, how far, and what went otherwise than the scenario expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.sops import kinds
from amparo.sops.kinds import answers
from amparo.sops.language.document import Library, Scenario, Sop, Step
from amparo.sops.models import Procedure, Rehearsal, Version
from amparo.sops.queries.runs.speaking import said_answer
from amparo.sops.queries.versions.holding import holding
from amparo.sops.queries.versions.texts import sop_of, title_of
from amparo.sops.running.facts import supposed
from amparo.sops.running.scenarios import run_scenario
from amparo.sops.running.state import Done, State, Visit
from amparo.sops.states import RehearsalState

_SHOWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One of a person's rehearsals; `offered_version` is what to rehearse when it has not begun."""

    pk: int
    title: str
    state: str
    assigned_by: User | None
    due_at: datetime | None
    offered_version: int | None


def rehearsals_of(user: User) -> list[Mine]:
    """What is asked of a person and under way, then what was done last."""
    rows = Rehearsal.objects.filter(person=user).select_related("procedure", "assigned_by").order_by("-id")
    found = sorted(rows[:_SHOWN], key=lambda row: row.state == RehearsalState.DONE)
    waiting = {row.procedure_id for row in found if row.state == RehearsalState.ASSIGNED}
    versions = dict(holding().filter(procedure__in=waiting).values_list("procedure_id", "pk")) if waiting else {}
    return [
        Mine(
            pk=row.pk,
            title=title_of(row.procedure, user.locale),
            state=row.state,
            assigned_by=row.assigned_by,
            due_at=row.due_at,
            offered_version=versions.get(row.procedure_id),
        )
        for row in found
        if row.state != RehearsalState.ASSIGNED or row.procedure_id in versions
    ]


def assigned_for(procedure: Procedure) -> list[Rehearsal]:
    """The rehearsals that leads asked for: those not done first, then what was done last. For whoever assigns them."""
    rows = Rehearsal.objects.filter(procedure=procedure, assigned_by__isnull=False)
    newest = rows.order_by(F("done_at").desc(nulls_first=True), "-id")
    return list(newest.select_related("person", "assigned_by")[:200])


def rehearsal_for(user: User, pk: int) -> Rehearsal:
    """A person's own rehearsal, or one that they asked for. Raises Missing."""
    found = (
        Rehearsal.objects.filter(Q(person=user) | Q(assigned_by=user), pk=pk, version__isnull=False)
        .select_related("version__procedure", "procedure", "person")
        .first()
    )
    if found is None:
        raise Missing
    return found


def scenario_of(rehearsal: Rehearsal) -> Scenario:
    """The made-up case. Raises Missing when the draft has lost it since."""
    version: Version | None = rehearsal.version
    scenarios = sop_of(version).scenarios if version else ()
    found = next((one for one in scenarios if one.id == rehearsal.scenario), None)
    if found is None:
        raise Missing
    return found


def facts_of(scenario: Scenario) -> Mapping[str, Any]:
    return supposed(scenario.given)


@dataclass(frozen=True, kw_only=True)
class Missed:
    """Where a rehearsal went otherwise: the step, with why it is asked for, and what was expected there."""

    step: Step
    sentence: str


def missed_in(library: Library, sop: Sop, scenario: Scenario, state: State) -> list[Missed]:
    """What the scenario comes by when it is played as it is written, and the person did not do."""
    missed = {
        visit.name: Missed(
            step=library[visit.sop].step(visit.step), sentence=_otherwise(library[visit.sop], visit, wanted)
        )
        for visit in state.visits
        if (wanted := _chosen(library[visit.sop], scenario, visit)) is not None and visit.answer != wanted
    }
    for visit in (*run_scenario(library, sop, scenario).state.visits, *state.visits):
        step = library[visit.sop].step(visit.step)
        if visit.name not in missed and _is_missing(visit, step, scenario, state):
            missed[visit.name] = Missed(step=step, sentence=_("This case asks for this step, and it was not done."))
    return list(missed.values())


def _is_missing(visit: Visit, step: Step, scenario: Scenario, state: State) -> bool:
    """Whether it is a step that somebody does, or an end, and was left out or never come to."""
    if visit.withdrawn or not (step.kind == "end" or kinds.of(step.kind).pauses):
        return False
    is_left_out = visit.done is Done.LEFT_OUT and visit.name not in scenario.left_out
    return is_left_out or visit.name not in state.path


def _chosen(sop: Sop, scenario: Scenario, visit: Visit) -> str | None:
    """What the scenario would have chosen at an answered visit; free text is never right or wrong."""
    expected = scenario.answers.get(visit.name)
    if visit.done is not Done.ANSWERED or visit.withdrawn or not isinstance(expected, str):
        return None
    return expected if expected in answers.cases(sop.step(visit.step)) else None


def _otherwise(sop: Sop, visit: Visit, expected: str) -> str:
    said = said_answer(sop, visit.step, expected, get_language() or "en")
    return _("In this case the answer is “%(value)s”.") % {"value": said}
