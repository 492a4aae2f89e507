import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.sops.language.edges import edges
from amparo.sops.language.reading import read

LOST_LOGIN = """\
id: lost-login
title: {pt-BR: Perdeu o acesso, es: Perdió el acceso, en: Lost login}
summary: {pt-BR: Não consegue entrar., es: No puede entrar., en: Cannot sign in.}
owner: Brasil
risk: low
review_by: 2027-05-01
applies_to: {reasons: [lost_login], when: contact.tier != "vip"}
steps:
- id: phone_matches
  kind: ask
  text: {pt-BR: O telefone bate?, es: ¿Coincide el teléfono?, en: Does the phone match?}
  answer: yes_no
  options:
  - {value: yes, label: {pt-BR: sim, es: sí, en: yes}, to: welcome_back}
- id: no_proof
  kind: end
  outcome: declined
- id: welcome_back
  kind: end
  outcome: resolved
"""


def codes(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read(text).problems]


def test_a_procedure_is_read_with_its_lines() -> None:
    reading = read(LOST_LOGIN)
    assert not reading.problems
    assert reading.sop is not None
    assert reading.sop.applies_to.when == 'contact.tier != "vip"'
    assert [(step.id, step.kind, step.line) for step in reading.sop.steps] == [
        ("phone_matches", "ask", 9),
        ("no_proof", "end", 15),
        ("welcome_back", "end", 18),
    ]
    assert reading.sop.first.at("text.es") == 11
    assert reading.sop.first.at("options.0.label.pt-BR") == 14
    assert reading.sop.after("phone_matches") is reading.sop.step("no_proof")
    assert reading.sop.after("welcome_back") is None


def test_the_ways_of_a_step_are_its_answers_and_what_follows() -> None:
    sop = read(LOST_LOGIN).sop
    assert sop is not None
    assert [(edge.source, edge.to, edge.key) for edge in edges(sop)] == [
        ("phone_matches", "welcome_back", "answer:yes"),
        ("phone_matches", "no_proof", "next"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("risk: low", "risk: tiny", (5, "shape")),
        ("risk: low", "risk: low\nrisk: high", (6, "twice")),
        ("risk: low", "risk: low\ncolour: red", (6, "unknown-key")),
        ("owner: Brasil\n", "", (1, "missing-key")),
        ("review_by: 2027-05-01", "review_by: 2027-02-30", (6, "shape")),
        ("en: Lost login", "en: Lost login, fr: Perdu", (2, "unknown-language")),
        ("kind: ask", "kind: guess", (9, "unknown-kind")),
        ("id: no_proof", "id: phone_matches", (15, "twice")),
        ("outcome: declined", "outcome: declined\n  next: [{when: a}]", (18, "branch")),
        ("outcome: declined", "outcome: &same declined", (17, "anchor")),
        ("outcome: declined", "outcome: *same", (17, "anchor")),
        ("outcome: declined", "outcome: !!str declined", (17, "tag")),
        ("outcome: declined", "? [a]\n  : b", (17, "key")),
        ("outcome: declined", "outcome: [" + "[" * 30, (17, "too-deep")),
        ("outcome: declined", "outcome: declined\n---\nid: b", (18, "second-document")),
        ("outcome: declined", "outcome: 'declined", (17, "not-yaml")),
        ("risk: low", "risk: low\x07", (1, "not-yaml")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, found: tuple[int, str]) -> None:
    assert old in LOST_LOGIN
    assert found in codes(LOST_LOGIN.replace(old, new, 1))


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("# nothing", "empty"), ("a" * 600_000, "too-large")])
def test_a_text_that_says_nothing_is_refused(text: str, code: str) -> None:
    assert codes(text) == [(1, code)]


def test_aliases_cannot_swell() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert codes(bomb) == [(1, "anchor")]


def test_only_true_and_false_are_more_than_text() -> None:
    text = (
        LOST_LOGIN
        + "scenarios:\n- id: one\n  answers: {a: yes, b: on, c: 2026-01-01, d: 007, e: 7, f: true, g: 1.5}\n  expect: {}\n"
    )
    sop = read(text).sop
    assert sop is not None
    assert dict(sop.scenarios[0].answers) == {
        "a": "yes",
        "b": "on",
        "c": "2026-01-01",
        "d": "007",
        "e": 7,
        "f": True,
        "g": 1.5,
    }


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read(text)


@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_a_torn_procedure_can_be_read(chance: random.Random, tears: int) -> None:
    text = LOST_LOGIN
    for _tear in range(tears):
        at, to = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
        text = (
            text[:at]
            + chance.choice(["", "\n", ": ", "- ", "{", "]", "'", "~", "\t", "é", text[at:to] * 2])
            + text[to:]
        )
    reading = read(text)
    if reading.sop:
        edges(reading.sop)
