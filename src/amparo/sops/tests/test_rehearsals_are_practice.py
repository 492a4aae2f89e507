"""Anyone rehearses any procedure on a made-up case; no figure counts it, and a lead sees that it was done."""

import pytest
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.core.errors import Conflict, Missing, NotAllowed
from amparo.notifications.models import Notification
from amparo.sops.models import Passage, Rehearsal, Run, Version
from amparo.sops.queries.rehearsals import Missed, assigned_for, missed_in, rehearsals_of, scenario_of
from amparo.sops.queries.versions.texts import sop_of
from amparo.sops.running.inputs import Answer, Confirm, LeaveOut
from amparo.sops.running.state import State
from amparo.sops.services import (
    approve,
    assign_rehearsal,
    publish,
    rehearse,
    start_draft,
    start_rehearsal,
    submit,
)
from amparo.sops.states import RehearsalState
from amparo.sops.tests.whole_texts import ASKS_MARIA, LOST_LOGIN, WITH_TOOLS
from amparo.tools.models import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(katia: User) -> Version:
    return start_draft(by=katia, text=LOST_LOGIN)


def do(row: Rehearsal, by: User, *inputs: Answer | Confirm | LeaveOut) -> Rehearsal:
    for given in inputs:
        row = rehearse(rehearsal=row, by=by, given=given, moves=row.moves)
    return row


def missed_of(row: Rehearsal) -> list[Missed]:
    version = row.version
    assert version
    sop = sop_of(version)
    return missed_in({sop.id: sop}, sop, scenario_of(row), State.from_json(row.memory))


def test_ana_rehearses_a_draft_to_its_end_and_missed_nothing(draft: Version, ana: User) -> None:
    row = start_rehearsal(by=ana, version=draft, scenario="matches_at_once")
    row = do(row, ana, Answer(step="phone", value="matches"), Confirm(step="answer"))
    assert (row.state, row.missed) == (RehearsalState.DONE, 0)
    assert Run.objects.count() == Passage.objects.count() == 0


def test_what_was_missed_is_named_with_why(draft: Version, ana: User) -> None:
    row = start_rehearsal(by=ana, version=draft, scenario="matches_at_once")
    row = do(row, ana, Answer(step="phone", value="differs"), Answer(step="refuse", value="Nada"))
    with override("es"):
        missed = missed_of(row)
    assert "“Coincide”" in missed[0].sentence
    assert [one.step.id for one in missed] == ["phone", "answer", "done"]
    assert missed[0].step.why["pt-BR"] == "É a prova que o invasor não tem."
    assert row.missed == 3


def test_what_was_missed_is_named_also_where_the_case_says_its_end_alone(katia: User, ana: User) -> None:
    terse = LOST_LOGIN.replace("{path: [phone, answer, done], actions: [], end: resolved}", "{end: resolved}")
    assert terse != LOST_LOGIN
    row = start_rehearsal(by=ana, version=start_draft(by=katia, text=terse), scenario="matches_at_once")
    row = do(row, ana, Answer(step="phone", value="differs"), Answer(step="refuse", value="Nada"))
    assert [one.step.id for one in missed_of(row)] == ["phone", "answer", "done"]


def test_the_person_who_writes_in_is_played_by_the_scenario(katia: User, ana: User) -> None:
    version = start_draft(by=katia, text=ASKS_MARIA)
    row = do(start_rehearsal(by=ana, version=version, scenario="answers"), ana, Confirm(step="which_phone"))
    assert State.from_json(row.memory).waiting.what == "answer"  # she has answered, and Ana notes it
    silent = do(start_rehearsal(by=ana, version=version, scenario="silence"), ana, Confirm(step="which_phone"))
    assert State.from_json(silent.memory).outcome == "no_answer"


CASES = """\
scenarios:
- id: ours
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  tools: {account: {id: u1, age: 30}, sessions: {revoked: 3}}
  expect: {path: [account, sessions, done], end: resolved}
- id: down
  given: {contact: {market: BR, language: pt-BR, tier: standard}}
  tools: {account: down}
  expect: {end: handed_over}
"""


def test_what_is_only_looked_up_comes_by_itself_as_in_a_real_run(
    katia: User,
    ana: User,
    find: Action,
    revoke: Action,
) -> None:
    version = start_draft(by=katia, text=WITH_TOOLS + CASES)
    row = start_rehearsal(by=ana, version=version, scenario="ours")
    state = State.from_json(row.memory)
    assert (state.at, state.waiting.what) == ("sessions", "confirm")  # what is dangerous, Ana asks for
    assert do(row, ana, Confirm(step="sessions")).missed == 0
    down = State.from_json(start_rehearsal(by=ana, version=version, scenario="down").memory)
    assert (down.at, bool(down.waiting.trouble)) == ("account", True)  # tried once, and no more by itself


def test_nobody_goes_on_with_the_rehearsal_of_another_nor_twice_with_one_step(
    draft: Version, ana: User, luis: User
) -> None:
    row = start_rehearsal(by=ana, version=draft, scenario="differs")
    with pytest.raises(Missing):
        rehearse(rehearsal=row, by=luis, given=Answer(step="phone", value="differs"), moves=row.moves)
    do(row, ana, Answer(step="phone", value="differs"))
    with pytest.raises(Conflict):
        rehearse(rehearsal=row, by=ana, given=Answer(step="phone", value="differs"), moves=1)


def test_grace_asks_for_a_rehearsal_and_sees_that_it_was_done(
    draft: Version, katia: User, ana: User, grace: User
) -> None:
    approve(version=submit(version=draft, by=katia), by=grace)
    publish(version=draft, by=katia)
    with pytest.raises(NotAllowed):
        assign_rehearsal(by=ana, person=grace, procedure=draft.procedure)
    asked = assign_rehearsal(by=grace, person=ana, procedure=draft.procedure)
    assert "Login perdido" in Notification.objects.get(user=ana, kind="sops:rehearse").sentence()
    assert [(one.state, one.offered_version) for one in rehearsals_of(ana)] == [("assigned", draft.pk)]
    row = start_rehearsal(by=ana, version=draft, scenario="differs", assigned=asked)
    do(row, ana, Answer(step="phone", value="differs"), Answer(step="refuse", value="Perdeu"))
    assert [one.state for one in assigned_for(draft.procedure)] == [RehearsalState.DONE]


def test_grace_sees_first_who_has_not_rehearsed_yet(draft: Version, ana: User, luis: User, grace: User) -> None:
    asked = assign_rehearsal(by=grace, person=ana, procedure=draft.procedure)
    assign_rehearsal(by=grace, person=luis, procedure=draft.procedure)
    row = start_rehearsal(by=ana, version=draft, scenario="differs", assigned=asked)
    do(row, ana, Answer(step="phone", value="differs"), Answer(step="refuse", value="Perdeu"))
    assign_rehearsal(by=grace, person=grace, procedure=draft.procedure)
    assert [one.person for one in assigned_for(draft.procedure)] == [grace, luis, ana]


def test_an_assigned_rehearsal_begins_once(draft: Version, ana: User, grace: User) -> None:
    asked = assign_rehearsal(by=grace, person=ana, procedure=draft.procedure)
    also = Rehearsal.objects.get(pk=asked.pk)  # the same page in another tab
    row = do(
        start_rehearsal(by=ana, version=draft, scenario="differs", assigned=asked),
        ana,
        Answer(step="phone", value="differs"),
    )
    with pytest.raises(Conflict):
        start_rehearsal(by=ana, version=draft, scenario="matches_at_once", assigned=also)
    row.refresh_from_db()
    assert (row.scenario, row.moves) == ("differs", 2)
