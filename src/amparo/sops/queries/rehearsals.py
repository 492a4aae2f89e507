"""Rehearsals: whose, how far, and what went otherwise than the scenario expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.sops.kinds import answers
from amparo.sops.language.document import Scenario, Sop
from amparo.sops.models import Procedure, Rehearsal, Version
from amparo.sops.queries.holding import holding
from amparo.sops.queries.speaking import said_answer
from amparo.sops.queries.texts import sop_of, title_of
from amparo.sops.running.facts import supposed
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
    """The rehearsals that leads asked for, those not done first: for whoever assigns them."""
    rows = Rehearsal.objects.filter(procedure=procedure, assigned_by__isnull=False)
    return list(rows.select_related("person", "assigned_by").order_by("done_at", "-id")[:200])


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
    """Where a rehearsal went otherwise: the step's name in the text, what was expected there, and what was done."""

    step: str
    sentence: str
    why: Mapping[str, str]


def missed_in(sop: Sop, scenario: Scenario, state: State) -> list[Missed]:
    """What the scenario expects and the person did not do, with why the step asks for it."""
    missed = [
        _otherwise(sop, visit.step, visit_answer)
        for visit in state.visits
        if (visit_answer := _chosen(sop, scenario, visit)) is not None and visit.answer != visit_answer
    ]
    left_out = {visit.name for visit in state.visits if visit.done is Done.LEFT_OUT and not visit.withdrawn}
    not_reached = [step for step in scenario.expect.path or () if step not in state.path]
    missed += [_left(sop, step) for step in (*not_reached, *sorted(left_out - scenario.left_out.keys()))]
    return list({one.step: one for one in missed}.values())


def _chosen(sop: Sop, scenario: Scenario, visit: Visit) -> str | None:
    """What the scenario would have chosen at an answered visit; free text is never right or wrong."""
    expected = scenario.answers.get(visit.name)
    if visit.done is not Done.ANSWERED or visit.withdrawn or visit.within or not isinstance(expected, str):
        return None
    return expected if expected in answers.cases(sop.step(visit.step)) else None


def _otherwise(sop: Sop, step: str, expected: str) -> Missed:
    said = said_answer(sop, step, expected, get_language() or "en")
    return Missed(
        step=step, sentence=_("In this case the answer is “%(value)s”.") % {"value": said}, why=_why(sop, step)
    )


def _left(sop: Sop, step: str) -> Missed:
    return Missed(step=step, sentence=_("This case asks for this step, and it was not done."), why=_why(sop, step))


def _why(sop: Sop, step: str) -> Mapping[str, str]:
    return sop.step(step.partition(".")[0]).why if step.partition(".")[0] in sop.places else {}
