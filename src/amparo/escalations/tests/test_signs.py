"""How well the words are read: on sentences that the patterns know, and on sentences they were never fitted to."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import coming_to_an_end

from amparo.core.letters import bare
from amparo.escalations.signs.reading import _DANGERS, _STEMS, LONGEST, Danger, _patterns, gravest, signs_in
from amparo.escalations.states import Level

FOLDER = Path(__file__).parent / "sentences"


def sentences(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


KNOWN, TRIED, UNSEEN = sentences("known"), sentences("tried"), sentences("unseen")


@pytest.mark.parametrize("entry", KNOWN["danger"], ids=lambda entry: entry["text"][:40])
def test_a_danger_is_seen_and_called_by_its_level(entry: dict[str, str]) -> None:
    assert gravest(signs_in(entry["text"])) == entry["level"]


@pytest.mark.parametrize("text", KNOWN["harmless"], ids=lambda text: text[:40])
def test_laughing_games_and_songs_are_no_danger(text: str) -> None:
    assert signs_in(text) == []


def seen_of(entries: list[dict[str, str]]) -> float:
    return sum(bool(signs_in(entry["text"])) for entry in entries) / len(entries)


def test_the_patterns_hold_what_they_were_widened_for() -> None:
    assert seen_of(TRIED["danger"]) >= 0.98
    assert [text for text in TRIED["harmless"] if signs_in(text)] == []


def test_on_unseen_sentences_a_proposal_is_nearly_always_right() -> None:
    dangers = (*UNSEEN["outright"], *UNSEEN["roundabout"], *UNSEEN["roundabout_later"])
    right = [entry for entry in dangers if signs_in(entry["text"])]
    wrong = [text for text in (*UNSEEN["harmless"], *UNSEEN["harmless_later"]) if signs_in(text)]
    assert len(right) / (len(right) + len(wrong)) >= 0.95, wrong


def test_of_unseen_sentences_most_are_seen_that_say_it_outright_and_few_that_say_it_in_a_roundabout_way() -> None:
    assert seen_of(UNSEEN["outright"]) >= 0.85
    assert seen_of(UNSEEN["roundabout"]) >= 0.1  # no list of words reads these: docs/explanation/loops.md says so
    assert seen_of(UNSEEN["roundabout_later"]) >= 0.6  # of the kinds that the list was widened for


def test_a_sign_says_where_it_stands_in_the_text_as_it_was_written() -> None:
    text = "Olá!  Ça va? NÃO  aguento MAIS viver, e tenho os comprimidos."
    found = [text[sign.start : sign.end] for sign in signs_in(text.replace("  ", " "))]
    assert len(found) == 1
    one = "Socorro… eu QUERO morrer"
    assert [one[sign.start : sign.end] for sign in signs_in(one)] == ["QUERO morrer"]


def test_with_a_time_or_a_means_a_wish_is_a_plan() -> None:
    assert gravest(signs_in("Quiero morir")) == Level.P1
    assert gravest(signs_in("Quiero morir. Tengo la soga.")) == Level.P0


WRITTEN = [(danger, pattern) for danger in Danger for pattern in _patterns(danger)]
SAID = [entry["text"] for name in ("danger", "outright", "roundabout") for entry in (KNOWN | TRIED | UNSEEN)[name]]


@given(st.data(), st.sampled_from(WRITTEN), st.sampled_from(SAID))
def test_whatever_a_pattern_matches_is_looked_for(
    data: st.DataObject, written: tuple[Danger, str], beside: str
) -> None:
    danger, pattern = written
    found = data.draw(st.from_regex(pattern, fullmatch=True))
    assert danger in _STEMS.in_text(found) & _STEMS.in_text(f"{bare(beside)} {found}")


@given(st.lists(st.sampled_from(" ".join(SAID).split()), max_size=40))
def test_words_in_any_order_are_read_as_if_every_pattern_were_tried(words: list[str]) -> None:
    said = bare(" ".join(words))
    assert {danger for danger, pattern in _DANGERS.items() if pattern.search(said)} <= _STEMS.in_text(said)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for sign in signs_in(text):
        assert 0 <= sign.start < sign.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "quero ",
        "menina pediu ",
        "foto ",
        "publicou meu ",
        "mata de ",
        "chantagem x ",
        "menina sem sexo ",
        "faca ",
        "tomei remedios ",
    ],
)
def test_a_long_text_is_read_to_its_end(unit: str) -> None:
    with coming_to_an_end():
        signs_in(unit * (2 * LONGEST // len(unit)))
