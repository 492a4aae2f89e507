"""What conditions read, what they come to, and how they fail."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import coming_to_an_end

from amparo.sops.language.conditions import Condition, ConditionFailed, Malformed, NotKnown
from amparo.sops.language.paths import names_in

VALUES = {
    "ticket": {"number": 7, "tags": ["x", "y"], "state": "open"},
    "contact": {"name": "Maria", "tier": "vip", "agency": None},
    "answers": {"age": 15.5, "many": list(range(501)), "some": list(range(500))},
    "calendar": {"now": dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC)},
}


def read(source: str) -> list[str]:
    return [".".join(path) for path in names_in(source).read]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("answers.phone", ["answers.phone"]),
        ('contact["name"] == contact.name', ["contact.name"]),
        ("size(ticket.tags) > 1 && ticket.subject.size() < 3", ["ticket.tags", "ticket.subject"]),
        ('"answers.phone" == r"\\answers.x" + \'it\\\'s answers.y\'', []),
        ('"""a "quoted" answers.x""" == ticket.state', ["ticket.state"]),
        ("ticket.number // answers.x\n + answers.y", ["ticket.number", "answers.y"]),
        ("ticket.tags.exists(tag, tag == contact.tier) && tag", ["ticket.tags", "contact.tier", "tag"]),
        ("[[1], [2]].all(a, a.exists(b, b == c.d)) && a", ["c.d", "a"]),
        ("true && null == false || x in [y.z]", ["x", "y.z"]),
        ("contact.name.startsWith(answers.x)", ["contact.name", "answers.x"]),
        ("f(x).y.z", ["x"]),
        ("{'a': b.c}.a", ["b.c"]),
        ("1.5e3 + 0x1F + 2u", []),
    ],
)
def test_the_names_that_a_condition_reads_are_known(source: str, names: list[str]) -> None:
    assert read(source) == names


def test_what_is_asked_about_is_told_apart() -> None:
    assert names_in("has(answers.x) && answers.y == 'a'").guarded == (("answers", "x"),)


@given(st.text(max_size=200))
def test_the_names_of_anything_can_be_read(source: str) -> None:
    names_in(source)


@given(st.text(alphabet="abx.()[]{}\"'!&|=<>?:,0 1-+/in", max_size=60))
def test_anything_is_a_condition_or_is_none_and_comes_to_something_or_to_nothing(source: str) -> None:
    try:
        Condition(source).evaluate({"a": {"b": 1}, "x": ["a"]})
    except (Malformed, ConditionFailed) as refusal:
        told = str(refusal.sentence)
        assert told


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("ticket.number + 1", 8),
        ('contact.tier in ["vip", "creator"]', True),
        ("answers.age < 18", True),
        ("has(answers.phone)", False),
        ('ticket.tags.exists(tag, tag == "y")', True),
        ("ticket.tags.map(tag, tag + '!')", ["x!", "y!"]),
        ("contact.agency == null", True),
        ("calendar.now < timestamp('2027-01-01T00:00:00Z')", True),
        ("calendar.now", "2026-11-18T10:00:00+00:00"),
        ("{'a': contact.name}", {"a": "Maria"}),
        ("answers.some.filter(one, one > 497)", [498, 499]),
    ],
)
def test_an_expression_comes_to_plain_json(source: str, value: object) -> None:
    assert Condition(source).evaluate(VALUES) == value


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("contact.name > 5", "do not go together"),
        ("ticket.number / 0", "divided by zero"),
        ("[1][5] == 1", "out of bounds"),
        ("ticket.number + 9223372036854775807", "overflow"),
        ("'a'.matches('(')", "regex"),
        ("b'abc'", "cannot be kept"),
        ("duration('1h')", "cannot be kept"),
        ("answers.many.exists(one, one == 1)", "more than 500 items"),
    ],
)
def test_a_condition_that_comes_to_nothing_says_why(source: str, words: str) -> None:
    with pytest.raises(ConditionFailed) as failed:
        Condition(source).evaluate(VALUES)
    assert words in str(failed.value.sentence)
    assert source in str(failed.value.sentence)


def test_a_name_that_is_not_known_is_named() -> None:
    with pytest.raises(NotKnown, match=r"“answers\.phone” is not known"):
        Condition("answers.phone == 'x'").decide(VALUES)
    with pytest.raises(NotKnown, match="“weather” is not known"):
        Condition("weather == 'x'").decide(VALUES)


def test_a_decision_is_true_or_false_and_nothing_like_it() -> None:
    assert Condition("contact.tier == 'vip'").decide(VALUES) is True
    for source in ("contact.name", "1", "null", "[]"):
        with pytest.raises(ConditionFailed):
            Condition(source).decide(VALUES)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a ==",
        "((",
        "a" * 1001,
        "(" * 900,
        "a?" * 300,
        "has(a)",
        "\x00",
        "\ud800",
        "[1].map(a, [1].map(b, [1].map(c, c)))",
    ],
)
def test_what_is_no_condition_is_refused(source: str) -> None:
    with pytest.raises(Malformed):
        Condition(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("ticket.state ==", "it breaks off."),
        ("answers.phone = 'x'", "it cannot be read from “= 'x'” on."),
        ("answers.a == 'x'\nand answers.b", "it cannot be read from “and answers.b” on."),
    ],
)
def test_it_is_said_from_where_on_it_is_no_condition(source: str, said: str) -> None:
    with pytest.raises(Malformed) as refused:
        Condition(source)
    assert str(refused.value.sentence).endswith(said)


def test_the_dearest_condition_comes_to_an_end() -> None:
    with coming_to_an_end():
        Condition("answers.some.all(a, answers.some.exists(b, a + b == 999999)) || true").evaluate(VALUES)
        dearest = Condition("answers.some.exists(a, answers.some.exists(b, a + b == 999999))")
        assert dearest.evaluate(VALUES) is False
