"""Grace changes a procedure and sees which of last month's runs would have gone otherwise."""

import json

from amparo.sops.running.inputs import Answer, Back, Confirm, Input, LeaveOut, Start, ToolAnswered
from amparo.sops.running.interpreter import advance
from amparo.sops.running.replay import Comparison, Recorded, replay, would_go
from amparo.sops.running.state import State
from amparo.sops.tests.test_running import FACTS
from amparo.sops.tests.texts import IDENTITY, LOST_LOGIN, library_of, lost_login, sop_of

START = Start(sop="lost-login")
FOUND = (Confirm(step="account"), ToolAnswered(step="account", visit=0, result={"id": 7, "age": 20}))
PROVEN = Answer(step="identity.phone", value="yes")
NOT_PROVEN = Answer(step="identity.phone", value="no")


def journal(*given: Input) -> list[Recorded]:
    return [Recorded(one, FACTS) for one in given]


def changed(old: str, new: str):  # noqa: ANN201 - a library
    assert old in LOST_LOGIN
    return library_of(sop_of(LOST_LOGIN.replace(old, new)), sop_of(IDENTITY, sop="identity"))


def test_a_journal_leads_to_the_same_place_again() -> None:
    recorded = journal(START, *FOUND, PROVEN)
    state = State()
    for one in recorded:
        state = advance(lost_login(), state, one.given, one.facts).state
    again = [Recorded.from_json(json.loads(json.dumps(one.as_json()))) for one in recorded]
    assert replay(lost_login(), again) == state


def test_a_change_that_does_not_concern_a_run_leaves_it_the_same() -> None:
    draft = changed("age < 18", "age < 16")
    assert would_go(lost_login(), draft, journal(START, *FOUND, PROVEN)).is_same
    assert would_go(lost_login(), draft, journal(START, *FOUND, NOT_PROVEN)).is_same


def test_a_stricter_condition_leads_to_a_question_that_was_never_asked() -> None:
    draft = changed("age < 18", "age < 21")
    difference = would_go(lost_login(), draft, journal(START, *FOUND, PROVEN, Confirm(step="link")))
    assert difference.comparison is Comparison.OTHERWISE  # the old run had not ended either
    assert (difference.at, difference.would[-1]) == ("minor", "guardian")


def test_a_new_question_in_a_run_that_ended_is_told() -> None:
    draft = changed(
        "- {id: declined, kind: end, outcome: declined}",
        "- {id: declined, kind: ask, text: ~, answer: text, next: done}\n- {id: done, kind: end, outcome: declined}",
    )
    difference = would_go(lost_login(), draft, journal(START, *FOUND, NOT_PROVEN))
    assert (difference.comparison, difference.at) == (Comparison.ASKS_MORE, "declined")
    assert (difference.outcome_was, difference.outcome_would) == ("declined", "")


def test_another_end_is_another_way() -> None:
    draft = changed("outcome: declined", "outcome: handed_over")
    difference = would_go(lost_login(), draft, journal(START, *FOUND, NOT_PROVEN))
    assert (difference.comparison, difference.outcome_would) == (Comparison.OTHERWISE, "handed_over")


def test_an_answer_that_no_longer_stands_there_is_told() -> None:
    identity = IDENTITY.replace("answer: yes_no, options: [{value: yes", "answer: choice, options: [{value: sure")
    draft = library_of(sop_of(LOST_LOGIN), sop_of(identity, sop="identity"))
    difference = would_go(lost_login(), draft, journal(START, *FOUND, PROVEN))
    assert difference.comparison is Comparison.NO_LONGER_FITS
    assert difference.sentence


def test_what_was_gone_back_behind_does_not_count() -> None:
    recorded = journal(START, *FOUND, Back(step="account"), Confirm(step="account", visit=3))
    recorded += journal(ToolAnswered(step="account", visit=3, result={"id": 7, "age": 15}), PROVEN)
    assert would_go(lost_login(), lost_login(), recorded).is_same


def test_steps_that_were_left_out_stay_left_out() -> None:
    recorded = journal(START, LeaveOut(step="account", reason="Known.", to="identity"), NOT_PROVEN)
    assert would_go(lost_login(), changed("age < 18", "age < 16"), recorded).is_same
