"""How well the words are read: on sentences that the patterns know, and on sentences they were never fitted to."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amparo.escalations.signs.reading import LONGEST, gravest, signs_in
from amparo.escalations.states import Level

FOLDER = Path(__file__).parent / "sentences"


def sentences(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


KNOWN, UNSEEN = sentences("known"), sentences("unseen")


@pytest.mark.parametrize("entry", KNOWN["danger"], ids=lambda entry: entry["text"][:40])
def test_a_danger_is_seen_and_called_by_its_level(entry: dict[str, str]) -> None:
    assert gravest(signs_in(entry["text"])) == entry["level"]


@pytest.mark.parametrize("text", KNOWN["harmless"], ids=lambda text: text[:40])
def test_laughing_games_and_songs_are_no_danger(text: str) -> None:
    assert signs_in(text) == []


def test_on_unseen_sentences_a_proposal_is_nearly_always_right_and_three_of_four_dangers_are_seen() -> None:
    seen = [entry for entry in UNSEEN["danger"] if signs_in(entry["text"])]
    wrong = [text for text in UNSEEN["harmless"] if signs_in(text)]
    assert len(seen) / (len(seen) + len(wrong)) >= 0.95, wrong
    assert len(seen) / len(UNSEEN["danger"]) >= 0.75


def test_a_sign_says_where_it_stands_in_the_text_as_it_was_written() -> None:
    text = "Olá!  Ça va? NÃO  aguento MAIS viver, e tenho os comprimidos."
    found = [text[sign.start : sign.end] for sign in signs_in(text.replace("  ", " "))]
    assert len(found) == 1
    one = "Socorro… eu QUERO morrer"
    assert [one[sign.start : sign.end] for sign in signs_in(one)] == ["QUERO morrer"]


def test_with_a_time_or_a_means_a_wish_is_a_plan() -> None:
    assert gravest(signs_in("Quiero morir")) == Level.P1
    assert gravest(signs_in("Quiero morir. Tengo la soga.")) == Level.P0


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for sign in signs_in(text):
        assert 0 <= sign.start < sign.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["a ", "quero ", "menina pediu ", "foto ", "publicou meu ", "mata de ", "chantagem x "]
)
def test_a_long_text_is_read_in_moments(unit: str) -> None:
    text = unit * (2 * LONGEST // len(unit))
    start = time.perf_counter()
    signs_in(text)
    assert time.perf_counter() - start < 2
