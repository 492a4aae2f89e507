"""Before Ana writes to Maria, the desk says what the procedure will want to know."""

from amparo.sops.running.ahead import ahead
from amparo.sops.running.inputs import Answer, Start
from amparo.sops.running.interpreter import advance
from amparo.sops.running.needs import still_needed
from amparo.sops.running.roads import roads
from amparo.sops.running.state import State
from amparo.sops.tests.test_running import FACTS, Desk
from amparo.sops.tests.texts import library_of, sop_of

QUESTIONS = """
- {id: device, kind: ask, text: ~, answer: choice, ask_as: ~, options: [{value: ios, label: ~}, {value: android, label: ~}]}
- id: which
  kind: check
  title: ~
  next: [{when: answers.device == "ios", to: ios}, {when: contact.tier == "vip", to: vip}, {otherwise: version}]
- {id: ios, kind: ask, text: ~, answer: text, ask_as: ~, next: version}
- {id: vip, kind: ask, text: ~, answer: text, ask_as: ~, next: version}
- {id: version, kind: ask_requester, text: ~, answer: text}
- {id: inside, kind: ask, text: ~, answer: text}
- {id: more, kind: call, title: ~, sop: inner}
- {id: z, kind: end, outcome: resolved}
"""
INNER = """
- {id: seen, kind: ask, text: ~, answer: text, ask_as: ~}
- {id: z, kind: end, outcome: resolved}
"""


def questions() -> Desk:
    return Desk(library_of(sop_of(QUESTIONS), sop_of(INNER, sop="inner")))


def needs(desk: Desk) -> list[tuple[str, bool]]:
    return [(need.step, need.certain) for need in still_needed(roads(desk.library, desk.state, FACTS), desk.state)]


def test_all_that_must_be_asked_can_be_asked_in_one_message() -> None:
    desk = questions()
    assert needs(desk) == [("device", True), ("ios", False), ("version", True), ("more.seen", True)]


def test_what_is_decided_or_answered_is_not_asked_again() -> None:
    desk = questions().say(Answer(step="device", value="android"))
    assert needs(desk) == [("version", True), ("more.seen", True)]
    desk.say(Answer(step="version", value="1"), Answer(step="inside", value="1"))
    assert needs(desk) == [("more.seen", True)]
    desk.say(Answer(step="more.seen", value="1"))
    assert needs(desk) == []


def test_what_two_calls_ask_alike_is_asked_once() -> None:
    twice = QUESTIONS.replace("- {id: z", "- {id: again, kind: call, title: ~, sop: inner}\n- {id: z")
    desk = Desk(library_of(sop_of(twice), sop_of(INNER, sop="inner")))
    assert [step for step, _certain in needs(desk)] == ["device", "ios", "version", "more.seen"]
    desk.say(
        Answer(step="device", value="android"), Answer(step="version", value="1"), Answer(step="inside", value="1")
    )
    desk.say(Answer(step="more.seen", value="1"))
    assert desk.state.at == "again.seen"
    assert needs(desk) == []


def test_what_is_carried_over_is_not_asked_again() -> None:
    desk = questions()
    before = desk.say(Answer(step="device", value="android"), Answer(step="version", value="1")).state
    anew = advance(desk.library, State(), Start(sop="lost-login", carried=before.answered), FACTS).state
    assert [need.step for need in still_needed(roads(desk.library, anew, FACTS), anew)] == ["more.seen"]


def test_what_may_come_is_listed_nearest_first() -> None:
    desk = questions().say(Answer(step="device", value="ios"))
    assert [(one.step, one.certain) for one in ahead(roads(desk.library, desk.state, FACTS), desk.state)] == [
        ("version", True),
        ("inside", True),
        ("more", True),
        ("more.seen", True),
        ("more.z", True),
        ("z", True),
    ]


def test_a_run_looks_ahead_along_its_own_version() -> None:
    changed = sop_of(QUESTIONS.replace("otherwise: version", "otherwise: inside"))
    following = [
        roads(desk.library, desk.state, FACTS)[3].name
        for desk in (questions(), Desk(library_of(changed, sop_of(INNER, sop="inner"))))
    ]
    assert following == ["version", "inside"]


def test_an_answer_that_a_loop_may_change_decides_nothing() -> None:
    desk = Desk(
        library_of(
            sop_of("""
- {id: a, kind: ask, text: ~, answer: text}
- {id: b, kind: ask, text: ~, answer: text, ask_as: ~}
- {id: c, kind: check, title: ~, next: [{when: answers.a == "again", to: a}, {otherwise: z}]}
- {id: z, kind: end, outcome: resolved}
""")
        )
    ).say(Answer(step="a", value="no"))
    assert [one.step for one in ahead(roads(desk.library, desk.state, FACTS), desk.state)] == ["c", "a", "z"]
