"""Whatever the text and whatever is said to a run: a clear error, or a step on the way. Never anything else."""

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.sops.language.checking import check
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.running import errors
from amparo.sops.running.ahead import ahead
from amparo.sops.running.effects import Effect
from amparo.sops.running.facts import supposed
from amparo.sops.running.inputs import Input, Start
from amparo.sops.running.interpreter import MOST_MOVES, advance
from amparo.sops.running.needs import still_needed
from amparo.sops.running.playing import play
from amparo.sops.running.replay import Recorded, replay, would_go
from amparo.sops.running.roads import roads
from amparo.sops.running.script import Script
from amparo.sops.running.state import State
from amparo.sops.tests.made_up import JUNK, STEPS, documents, inputs, libraries, likely, names, torn_documents
from amparo.sops.tests.test_checking import ACTIONS

FACTS = supposed({})
MOSTLY = st.sampled_from([True, True, True, False])
NAMED = (
    errors.NotNow,
    errors.Unfit,
    errors.ConditionFailed,
    errors.NoWayOn,
    errors.LoopWithoutEnd,
)


@given(torn_documents())
def test_any_text_is_read_and_checked(text: str) -> None:
    reading = read(text)
    if reading.sop is not None:
        problems = [*reading.problems, *check(reading.sop, {}, ACTIONS)]
        assert all(str(problem.sentence) and problem.line >= 1 for problem in problems)


@given(documents())
def test_what_the_form_allows_is_read_and_checked(values: dict[str, object]) -> None:
    reading = read(json.dumps(values))
    assert not reading.problems
    assert reading.sop is not None
    check(reading.sop, {}, ACTIONS)


def what_comes_next(library: dict[str, Sop], state: State, *, is_likely: bool) -> st.SearchStrategy[Input]:
    if not (state.is_running and is_likely):
        return inputs(names | st.just(state.at))
    visit = state.visits[-1]
    return likely(library[visit.sop].step(visit.step), state)


def told(library: dict[str, Sop], data: st.DataObject) -> tuple[State, list[Recorded]]:
    """A run to which things are said; those that it takes are recorded."""
    state, journal, refusals = State(), [], []
    said: Input = Start(sop="one")
    for _time in range(12):
        before = json.dumps(state.as_json())
        try:
            moved = advance(library, state, said, FACTS)
        except NAMED as error:
            refusals.append(str(error.sentence))
        else:
            journal.append(Recorded(said, FACTS))
            assert len(moved.state.visits) - len(state.visits) <= MOST_MOVES + 1
            assert [Effect.from_json(json.loads(json.dumps(one.as_json()))) for one in moved.effects] == list(
                moved.effects
            )
            assert json.dumps(state.as_json()) == before
            state = moved.state
        said = data.draw(what_comes_next(library, state, is_likely=data.draw(MOSTLY)))
    assert all(refusals)
    return state, journal


@settings(max_examples=100)
@given(libraries(), st.data())
def test_a_run_takes_an_input_or_says_why_not_and_replays_the_same(
    library: dict[str, Sop], data: st.DataObject
) -> None:
    state, journal = told(library, data)
    assert replay(library, journal) == state
    assert State.from_json(json.loads(json.dumps(state.as_json()))) == State.from_json(state.as_json())
    assert would_go(library, library, journal).is_same


@settings(max_examples=50)
@given(libraries(), libraries(), st.data())
def test_any_draft_can_be_held_against_any_run(
    library: dict[str, Sop], draft: dict[str, Sop], data: st.DataObject
) -> None:
    _state, journal = told(library, data)
    would_go(library, draft, journal)


@settings(max_examples=50)
@given(libraries(), st.data())
def test_what_lies_ahead_can_always_be_told(library: dict[str, Sop], data: st.DataObject) -> None:
    state, _journal = told(library, data)
    coming = roads(library, state, FACTS)
    still_needed(coming, state)
    list(ahead(coming, state))


@settings(max_examples=50)
@given(libraries(), st.data())
def test_what_lies_ahead_of_one_run_is_not_told_of_another(library: dict[str, Sop], data: st.DataObject) -> None:
    """Runs of one text share what was found of its ways; those of a copy that nobody ran before find it themselves."""
    for _run in range(2):
        state, _journal = told(library, data)
        assert roads(library, state, FACTS) == roads(deepcopy(library), state, FACTS)


@given(
    libraries(),
    st.dictionaries(st.sampled_from(STEPS), st.sampled_from(["x", "yes", "silence"]) | JUNK),
    st.dictionaries(st.sampled_from(STEPS), st.sampled_from(["down", "not_found", {}]) | JUNK),
)
def test_any_scenario_can_be_played(
    library: dict[str, Sop], answers: dict[str, object], tools: dict[str, object]
) -> None:
    played = play(library, "one", Script(answers, tools), FACTS)
    assert played.state.has_ended or str(played.stopped)
