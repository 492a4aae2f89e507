"""Ana takes Maria's lost login through its procedure."""

from typing import Any

import pytest

from amparo.core.errors import Invalid
from amparo.sops.running import effects, errors
from amparo.sops.running.facts import supposed
from amparo.sops.running.inputs import (
    Answer,
    Back,
    Confirm,
    EventHappened,
    Input,
    LeaveOut,
    ManualWay,
    RequesterReplied,
    Start,
    TimePassed,
    ToolAnswered,
    ToolDown,
)
from amparo.sops.running.interpreter import advance, scope_of
from amparo.sops.running.state import Done, State, Waits
from amparo.sops.tests.texts import library_of, lost_login, sop_of

FACTS = supposed({"contact": {"handle": "@maria"}})


class Desk:
    """A run and what it asked for, moved by inputs."""

    def __init__(self, library: Any = None, *, sop: str = "lost-login", carried: Any = None) -> None:
        self.library = library or lost_login()
        self.state = State()
        self.asked_for: list[effects.Effect] = []
        self.say(Start(sop=sop, carried=carried or {}))

    def say(self, *given: Input) -> "Desk":
        for one in given:
            moved = advance(self.library, self.state, one, FACTS)
            assert State.from_json(moved.state.as_json()) == moved.state
            self.state, self.asked_for = moved.state, list(moved.effects)
        return self

    def refuses(self, given: Input, error: type[Exception]) -> None:
        before = self.state.as_json()
        with pytest.raises(error):
            advance(self.library, self.state, given, FACTS)
        assert self.state.as_json() == before

    def found(self, **account: Any) -> "Desk":
        return self.say(Confirm(step="account"), ToolAnswered(step="account", result={"id": 7, "age": 30, **account}))

    def proven(self) -> "Desk":
        return self.found().say(Answer(step="identity.phone", value="yes"))


def steps(text: str, library: Any = None) -> Desk:
    return Desk(library_of(sop_of(text)))


def test_a_lost_login_is_resolved_from_end_to_end() -> None:
    desk = Desk()
    assert (desk.state.at, desk.state.waiting and desk.state.waiting.what) == ("account", Waits.CONFIRM)
    desk.say(Confirm(step="account"))
    assert desk.asked_for == [
        effects.CallTool(step="account", visit=0, action="lume.accounts.find", inputs={"handle": "@maria"})
    ]
    desk.say(ToolAnswered(step="account", result={"id": 7, "age": 30}))
    assert desk.state.at == "identity.phone"
    desk.say(Answer(step="identity.phone", value="yes"))
    assert desk.asked_for == [
        effects.ChangeTicket(step="mark", visit=5, values={"priority": "high"}, tags_added=("identity",))
    ]
    desk.say(Confirm(step="link"))
    assert desk.asked_for[0].as_json()["approval"] == "second_person"
    desk.say(ToolAnswered(step="link", result={}))
    desk.say(Confirm(step="told", message="m-1"))
    assert [effect.named for effect in desk.asked_for] == ["change_ticket", "listen_for", "wake_at"]
    desk.say(RequesterReplied(step="works", message="m-2"), Answer(step="fine", value=["app"]))
    assert desk.asked_for[-1] == effects.Finished(
        step="resolved", visit=10, outcome="resolved", root_cause="forgotten-password"
    )
    assert (desk.state.has_ended, desk.state.outcome, desk.state.at) == (True, "resolved", "")
    assert desk.state.path == (
        *("account", "identity", "identity.phone", "identity.proven", "minor", "mark"),
        *("link", "told", "works", "fine", "resolved"),
    )


def test_what_a_step_sets_is_seen_by_the_steps_after_it() -> None:
    desk = steps("""
- {id: mark, kind: set, title: ~, values: {priority: urgent}, tags_added: [vip]}
- {id: look, kind: check, title: ~, next: [{when: 'ticket.priority == "urgent" && "vip" in ticket.tags', to: good}, {otherwise: bad}]}
- {id: good, kind: end, outcome: resolved}
- {id: bad, kind: end, outcome: declined}
""")
    assert desk.state.outcome == "resolved"


def test_a_tool_that_is_down_can_be_tried_again_or_gone_around() -> None:
    desk = Desk().say(Confirm(step="account"))
    desk.refuses(Confirm(step="account"), errors.NotNow)
    desk.refuses(ManualWay(step="account", note="By telephone."), errors.NotNow)
    desk.say(ToolDown(step="account", sentence="It did not answer."))
    assert desk.state.waiting is not None
    assert desk.state.waiting.trouble == "It did not answer."
    desk.say(Confirm(step="account"), ToolDown(step="account"))
    desk.say(ManualWay(step="account", note="By telephone."))
    assert desk.state.visits[0].done is Done.MANUAL
    assert desk.state.at == "which"


def test_a_tool_without_a_manual_way_waits_until_it_is_back() -> None:
    desk = Desk().proven().say(Confirm(step="link"), ToolDown(step="link"))
    desk.refuses(ManualWay(step="link", note="n"), errors.NotNow)


def test_a_tool_that_answers_nonsense_leaves_the_run_where_it_was() -> None:
    desk = Desk().say(Confirm(step="account"))
    desk.refuses(ToolAnswered(step="account", result={"outcome": "manual"}), errors.Unfit)
    desk.refuses(ToolAnswered(step="account", result={"outcome": 5}), errors.Unfit)


def test_maria_is_asked_reminded_and_given_up() -> None:
    desk = Desk().say(Confirm(step="account"), ToolAnswered(step="account", result={"outcome": "not_found"}))
    assert desk.asked_for[0].as_json()["type"] == "ask_requester"
    desk.say(Confirm(step="which", message="m-1"))
    assert [(one.named, getattr(one, "name", ""), getattr(one, "seconds", 0)) for one in desk.asked_for] == [
        ("listen_for", "", 0),
        ("wake_at", "remind:1", 86400),
        ("wake_at", "give_up:1", 259200),
    ]
    desk.say(TimePassed(step="which", name="remind:1"))
    assert desk.asked_for[0].as_json()["reminder"] is True
    desk.refuses(TimePassed(step="which", name="remind:1"), errors.NotNow)
    desk.say(TimePassed(step="which", name="give_up:1"))
    assert (desk.state.outcome, desk.state.path) == ("no_answer", ("account", "which", "silent"))


def test_an_answer_that_came_stops_the_clock() -> None:
    desk = Desk().say(Confirm(step="account"), ToolAnswered(step="account", result={"outcome": "not_found"}))
    desk.say(Confirm(step="which"), RequesterReplied(step="which", message="m-2"))
    assert desk.state.waiting is not None
    assert desk.state.waiting.message == "m-2"
    desk.refuses(TimePassed(step="which", name="give_up:1"), errors.NotNow)
    desk.say(Confirm(step="which"))  # it was no answer: once more
    desk.refuses(TimePassed(step="which", name="give_up:1"), errors.NotNow)
    desk.say(Answer(step="which", value="@mary"))
    assert desk.state.at == "account"
    assert desk.state.frames[0].answers == {"which": "@mary"}


def test_an_input_for_an_earlier_visit_of_the_same_step_comes_to_nothing() -> None:
    desk = Desk().say(Confirm(step="account"), ToolAnswered(step="account", visit=0, result={"outcome": "not_found"}))
    desk.say(Answer(step="which", value="@mary"), Confirm(step="account", visit=2))
    desk.refuses(ToolAnswered(step="account", visit=0, result={}), errors.NotNow)


@pytest.mark.parametrize("value", ["perhaps", None, 1, True, ["agrees"], {}])
def test_an_answer_that_does_not_stand_there_is_refused(value: object) -> None:
    desk = Desk().found(age=15).say(Answer(step="identity.phone", value="yes"))
    assert desk.state.at == "guardian"
    shown = ({"kind": "file", "value": "letter.pdf"},)
    desk.refuses(Answer(step="guardian", value=value, evidence=shown), errors.Unfit)


def test_an_answer_needs_its_evidence() -> None:
    desk = Desk().found(age=15).say(Answer(step="identity.phone", value="yes"))
    desk.refuses(Answer(step="guardian", value="agrees"), errors.Unfit)
    desk.refuses(Answer(step="guardian", value="agrees", evidence=({"kind": "note", "value": "n"},)), errors.Unfit)
    desk.say(Answer(step="guardian", value="agrees", evidence=({"kind": "message", "value": "m"},)))
    assert desk.state.at == "link"


@pytest.mark.parametrize(
    ("answer", "good", "bad"),
    [
        ("number, min: 1, max: 5", [1, 5, 2.5], [0, 6, "1", True, float("nan"), 10**400]),
        ("date", ["2026-02-28"], ["2026-02-30", "20260228", "2026-W01-1", 5]),
        ("text, max: 3", ["abc"], ["", "  ", "abcd", 3]),
        ("file", ["a.png"], ["", None]),
        ("yes_no", ["yes", "no"], ["Yes", True]),
    ],
)
def test_answers_are_of_their_kind(answer: str, good: list[object], bad: list[object]) -> None:
    text = "- {id: a, kind: ask, text: ~, answer: ANSWER}\n- {id: z, kind: end, outcome: resolved}"
    text = text.replace("ANSWER", answer)
    for value in good:
        assert steps(text).say(Answer(step="a", value=value)).state.has_ended
    for value in bad:
        steps(text).refuses(Answer(step="a", value=value), errors.Unfit)


def test_an_answer_that_is_too_short_is_told_in_what() -> None:
    text = "- {id: a, kind: ask, text: ~, answer: text, min: 40}\n- {id: z, kind: end, outcome: resolved}"
    with pytest.raises(errors.Unfit, match="Write at least 40 characters"):
        steps(text).say(Answer(step="a", value="Too short"))


def test_a_step_is_left_out_with_a_reason_where_it_may_be() -> None:
    desk = Desk()
    desk.refuses(LeaveOut(step="account", reason="Known."), errors.WayNeeded)  # the way on needs its result
    desk.refuses(LeaveOut(step="account", reason="  "), errors.Unfit)
    desk.refuses(LeaveOut(step="account", reason="Known.", to="told"), errors.WayNeeded)
    desk.say(LeaveOut(step="account", reason="Known.", to="identity"))
    assert (desk.state.at, desk.state.visits[0].done, desk.state.visits[0].note) == (
        "identity.phone",
        Done.LEFT_OUT,
        "Known.",
    )
    minor = Desk().found(age=15).say(Answer(step="identity.phone", value="yes"))
    minor.refuses(LeaveOut(step="guardian", reason="In a hurry."), errors.NotNow)


def test_ana_goes_back_to_correct_an_answer() -> None:
    desk = Desk().proven().say(Confirm(step="link"), ToolAnswered(step="link", result={}))
    desk.refuses(Back(step="told"), errors.NotNow)  # it is there already
    desk.refuses(Back(step="identity.phone"), errors.NotNow)  # that procedure was left
    desk.refuses(Back(step="nowhere"), errors.NotNow)
    desk.say(Back(step="account"))
    assert desk.state.at == "account"
    assert desk.state.frames[0].results == {}
    assert desk.state.path == ("account",)
    assert [visit.withdrawn for visit in desk.state.visits] == [True] * 8 + [False]
    assert desk.proven().state.at == "link"


def test_going_back_keeps_the_answers_that_came_before() -> None:
    desk = steps("""
- {id: a, kind: ask, text: ~, answer: text}
- {id: b, kind: ask, text: ~, answer: text}
- {id: c, kind: ask, text: ~, answer: text}
- {id: z, kind: end, outcome: resolved}
""")
    desk.say(Answer(step="a", value="1"), Answer(step="b", value="2"), Back(step="b"))
    assert desk.state.frames[0].answers == {"a": "1"}
    desk.say(Answer(step="b", value="3"))
    assert desk.state.frames[0].answers == {"a": "1", "b": "3"}


def test_answers_are_carried_over_to_a_new_run() -> None:
    old = Desk().proven()
    carried = old.state.answered
    assert carried == {"identity.phone": {"value": "yes", "evidence": []}}
    new = Desk(carried=carried).found()
    assert new.state.at == "link"
    assert Desk(carried={"identity.phone": {"value": "maybe", "evidence": []}}).found().state.at == "identity.phone"


def test_a_wait_ends_with_its_event_or_when_it_is_late() -> None:
    text = """
- {id: rest, kind: wait, title: ~, for: 2h}
- {id: reopened, kind: wait, title: ~, until: ticket_reopened}
- {id: z, kind: end, outcome: resolved}
"""
    desk = steps(text)
    assert desk.asked_for == [effects.WakeAt(step="rest", visit=0, name="over", seconds=7200)]
    desk.refuses(EventHappened(step="rest", name="ticket_reopened"), errors.NotNow)
    desk.say(TimePassed(step="rest", name="over"))
    desk.refuses(TimePassed(step="reopened", name="late"), errors.NotNow)
    desk.refuses(EventHappened(step="reopened", name="ticket_solved"), errors.NotNow)
    assert desk.say(EventHappened(step="reopened", name="ticket_reopened")).state.has_ended
    late = Desk().proven().say(Confirm(step="link"), ToolAnswered(step="link", result={}), Confirm(step="told"))
    assert late.say(TimePassed(step="works", name="late")).state.path[-1] == "resolved"


def test_a_condition_that_raises_leaves_the_run_where_it_was() -> None:
    desk = Desk().say(Confirm(step="account"), ToolAnswered(step="account", result={"id": 7, "age": "thirty"}))
    desk.refuses(Answer(step="identity.phone", value="yes"), errors.ConditionFailed)
    assert desk.state.at == "identity.phone"
    desk = Desk().say(Confirm(step="account"), ToolAnswered(step="account", result={"id": 7}))
    desk.refuses(Answer(step="identity.phone", value="yes"), errors.NotKnown)


def test_an_endless_loop_is_told_and_the_run_stays() -> None:
    desk = steps("""
- {id: a, kind: ask, text: ~, answer: text}
- {id: b, kind: check, title: ~, next: [{when: 'false', to: z}, {otherwise: c}]}
- {id: c, kind: set, title: ~, tags_added: [x], next: b}
- {id: z, kind: end, outcome: resolved}
""")
    desk.refuses(Answer(step="a", value="1"), errors.LoopWithoutEnd)


def test_procedures_that_call_each_other_for_ever_are_told() -> None:
    text = "- {id: a, kind: call, title: ~, sop: again}\n- {id: z, kind: end, outcome: resolved}"
    with pytest.raises(errors.LoopWithoutEnd):
        Desk(library_of(sop_of(text, sop="again")), sop="again")


@pytest.mark.parametrize(
    "text",
    [
        "- {id: a, kind: check, title: ~, next: [{when: 'false', to: a}]}",
        "- {id: a, kind: check, title: ~, next: nowhere}",
        "- {id: a, kind: set, title: ~, tags_added: [x]}",
        "- {id: a, kind: call, title: ~, sop: unheard-of}",
    ],
)
def test_a_procedure_that_does_not_say_where_to_go_says_so(text: str) -> None:
    with pytest.raises(errors.NoWayOn):
        steps(text)


def test_nothing_happens_before_the_beginning_or_after_the_end() -> None:
    library = lost_login()
    with pytest.raises(errors.NotNow):
        advance(library, State(), Confirm(step="account"), FACTS)
    done = Desk().say(LeaveOut(step="account", reason="r", to="identity"), Answer(step="identity.phone", value="no"))
    assert done.state.has_ended
    done.refuses(Start(sop="lost-login"), errors.NotNow)
    done.refuses(Answer(step="identity.phone", value="no"), errors.NotNow)


def test_an_answer_is_corrected_even_after_the_end() -> None:
    done = Desk().say(LeaveOut(step="account", reason="r", to="identity"), Answer(step="identity.phone", value="no"))
    again = done.say(Back(step="account"))
    assert (again.state.at, again.state.outcome, again.state.path) == ("account", "", ("account",))


def test_the_facts_of_the_present_step_can_be_shown() -> None:
    desk = Desk().proven()
    assert scope_of(desk.library, desk.state, FACTS).evaluate("results.account.age") == 30


def test_inputs_and_effects_are_json_both_ways() -> None:
    given = Answer(step="a", value=["x"], evidence=({"kind": "note", "value": "n"},))
    assert Input.from_json(given.as_json()) == Answer(step="a", value=("x",), evidence=given.evidence)
    effect = effects.ChangeTicket(step="a", visit=1, tags_added=("x",))
    assert effects.Effect.from_json(effect.as_json()) == effect


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"type": "flight"},
        {"type": "confirm"},
        {"type": "confirm", "step": 5},
        {"type": "confirm", "step": "a", "visit": True},
        {"type": "confirm", "step": "a", "colour": "red"},
        {"type": "answer", "step": "a", "value": 1, "evidence": [5]},
        {"type": "tool_answered", "step": "a", "result": "ok"},
        {"type": "start", "sop": "a", "carried": {"b": "yes"}},
        {"type": "finished", "step": "a", "visit": 1, "outcome": "resolved"},
    ],
)
def test_what_is_no_input_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        Input.from_json(value)
