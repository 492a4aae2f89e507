"""Practice: a procedure on a made-up case, its tools and its requester played by a scenario. No ticket, no figures."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.language.document import Library, Scenario
from amparo.sops.models import Procedure, Rehearsal, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.rehearsals import facts_of, missed_in, scenario_of
from amparo.sops.queries.versions.library import library_for, pins_for
from amparo.sops.queries.versions.texts import sop_of
from amparo.sops.running.facts import Facts
from amparo.sops.running.inputs import Answer, Confirm, Input, RequesterReplied, Start
from amparo.sops.running.interpreter import advance
from amparo.sops.running.playing import next_input
from amparo.sops.running.scenarios import script_of
from amparo.sops.running.state import State, Waits
from amparo.sops.services.notices import REHEARSE, tell
from amparo.sops.services.runs.looking_up import needs_nobody
from amparo.sops.states import REHEARSAL_LIFE, RehearsalState

_MOST_TURNS: Final = 200
_MADE_UP: Final = "0"
"""A message that never was."""


@transaction.atomic
def start_rehearsal(*, by: User, version: Version, scenario: str, assigned: Rehearsal | None = None) -> Rehearsal:
    """Begin a rehearsal of any version, a draft too; `assigned` is the one that a lead asked for."""
    demand(by, SopPermission.READ)
    sop = sop_of(version)
    if scenario not in {one.id for one in sop.scenarios}:
        raise Invalid(_("Choose one of the cases."), field="scenario")
    row = assigned or Rehearsal.objects.create(person=by, procedure=version.procedure, state=RehearsalState.ASSIGNED)
    if row.person_id != by.pk or row.procedure_id != version.procedure_id:
        raise Missing
    begun: dict[str, Any] = {
        "version": version,
        "scenario": scenario,
        "memory": State().as_json(),
        "started_at": clock.now(),
    }
    if not move(row, to=RehearsalState.RUNNING, by=REHEARSAL_LIFE, **begun):
        raise Conflict(_("This has moved on already. Look at it as it is now."))
    return _take(row, Start(sop=sop.id))


@transaction.atomic
def rehearse(*, rehearsal: Rehearsal, by: User, given: Input, moves: int) -> Rehearsal:
    """Put in what the person did; tools and the requester then answer as the scenario says."""
    row = Rehearsal.objects.select_for_update(of=("self",)).select_related("version__procedure").get(pk=rehearsal.pk)
    if row.person_id != by.pk:
        raise Missing
    if row.state != RehearsalState.RUNNING or row.moves != moves:
        raise Conflict(_("This has moved on already. Look at it as it is now."))
    return _take(row, given)


def _take(row: Rehearsal, given: Input) -> Rehearsal:
    version = row.version
    if version is None:
        raise Missing
    library, scenario = library_for(version, pins_for(version)), scenario_of(row)
    facts, state = facts_of(scenario), State.from_json(row.memory)
    turn: Input | None = given
    for _turn in range(_MOST_TURNS):
        if turn is None:
            break
        state = advance(library, state, turn, facts).state
        row.inputs.append(turn.as_json())
        turn = None if state.has_ended else needs_nobody(library, state) or _plays(library, state, scenario, facts)
    row.memory, row.moves = state.as_json(), row.moves + 1
    if state.has_ended:
        missed = len(missed_in(library, sop_of(version), scenario, state))
        move(row, to=RehearsalState.DONE, by=REHEARSAL_LIFE, done_at=clock.now(), missed=missed)
        done = events.RehearsalDone(key=row.procedure.key)
        record(done, by=actor_of(row.person), about=Subject("sop_rehearsal", row.pk))
    row.save()
    return row


def _plays(library: Library, state: State, scenario: Scenario, facts: Facts) -> Input | None:
    """What the scenario does by itself: never what the person practises, an answer or a confirmation."""
    scripted = next_input(library, state, script_of(scenario), facts)
    if scripted is None or state.waiting is None:
        return None
    if isinstance(scripted, Answer) and state.waiting.what == Waits.REQUESTER:  # their words; the person notes them
        return RequesterReplied(step=state.at, visit=state.visit, message=_MADE_UP)
    if isinstance(scripted, Answer | Confirm) or state.waiting.what in {Waits.ANSWER, Waits.CONFIRM}:
        return None
    return scripted


@transaction.atomic
def assign_rehearsal(*, by: User, person: User, procedure: Procedure, due_at: datetime | None = None) -> Rehearsal:
    """Ask a colleague to rehearse a procedure."""
    demand(by, SopPermission.ASSIGN_REHEARSALS)
    version = Version.objects.filter(procedure=procedure).order_by("-number").select_related("procedure").first()
    if version is None or not person.is_active:
        raise Missing
    fields: dict[str, Any] = {"person": person, "procedure": procedure, "state": RehearsalState.ASSIGNED}
    row = Rehearsal.objects.create(assigned_by=by, due_at=due_at, **fields)
    asked = events.RehearsalAssigned(key=procedure.key, name=person.name)
    record(asked, by=actor_of(by), about=Subject("sop_rehearsal", row.pk))
    tell(REHEARSE, version, [person.pk])
    return row
