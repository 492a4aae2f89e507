"""The tables of the lives, and the words for their codes."""

from amparo.sops.labels import REHEARSAL_STATE_NAMES
from amparo.sops.states import REHEARSAL_LIFE, RUN_LIFE, VERSION_LIFE, RehearsalState, RunState, VersionState


def test_every_state_of_a_rehearsal_has_its_word() -> None:
    assert set(REHEARSAL_STATE_NAMES) == set(RehearsalState)


def test_every_state_stands_in_the_table_of_its_life() -> None:
    assert set(VERSION_LIFE.table) == set(VersionState)
    assert set(RUN_LIFE.table) == set(RunState)
    assert set(REHEARSAL_LIFE.table) == set(RehearsalState)


def test_what_was_published_is_never_a_draft_again() -> None:
    reached, waiting = set(), [VersionState.PUBLISHED]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += VERSION_LIFE.table[state]
    assert reached == {VersionState.PUBLISHED, VersionState.RETIRED, VersionState.WITHDRAWN}
