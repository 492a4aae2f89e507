"""Reading a message for words that may mean danger. Pure; it proposes, a person decides."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.escalations.states import Level

LONGEST: Final = 20_000
"""Characters of a message that are read."""


class Danger(StrEnum):
    SELF_HARM = "self_harm"
    CHILD = "child"
    THREAT = "threat"
    HURT_NOW = "hurt_now"
    SEXTORTION = "sextortion"
    DOXXING = "doxxing"
    ANIMAL = "animal"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What was read where: `start` and `end` in characters of the text."""

    danger: Danger
    level: Level
    start: int
    end: int


_FILE: Final = Path(__file__).parents[1] / "data" / "danger_words.yaml"


_WRITTEN: Final[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
_STEMS: Final[dict[str, list[str]]] = _WRITTEN["stems"]


def _pattern(name: str) -> re.Pattern[str]:
    """A list of the file as one pattern."""
    joined = "|".join(f"(?:{pattern})" for pattern in _WRITTEN[name])
    for part, stands_for in _WRITTEN["parts"].items():
        joined = joined.replace(f"<{part}>", stands_for)
    return re.compile(joined)


_PATTERNS: Final = {name: _pattern(name) for name in (*Danger, "innocent", "now", "means")}
_LEVELS: Final = {
    Danger.SELF_HARM: Level.P1,
    Danger.CHILD: Level.P0,
    Danger.THREAT: Level.P1,
    Danger.HURT_NOW: Level.P0,
    Danger.SEXTORTION: Level.P1,
    Danger.DOXXING: Level.P1,
    Danger.ANIMAL: Level.P2,
}
_GRAVER_WITH: Final = frozenset({Danger.SELF_HARM, Danger.THREAT})
"""These are P0 when a time or a means is said with them."""

_SPACES: Final = frozenset("\t\xa0,;:\u2013\u2014")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")


def signs_in(text: str) -> list[Sign]:
    """Every sign in a text, in its order; none in most."""
    text = text[:LONGEST]
    if not _worth_reading(text):
        return []
    folded, places = _folded(text)
    return [sign for sentence in _SENTENCE.finditer(folded) for sign in _of_sentence(folded, sentence, places)]


def gravest(signs: list[Sign]) -> Level | None:
    """The level to propose."""
    return min((sign.level for sign in signs), default=None)


def _worth_reading(text: str) -> bool:
    """Whether any stem stands in the text at all: asked of every mail, so without walking through its letters."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    return any(stem in letters for stems in _STEMS.values() for stem in stems)


def _of_sentence(folded: str, sentence: re.Match[str], places: list[int]) -> Iterator[Sign]:
    said = sentence.group()
    worth_reading = [danger for danger in Danger if any(stem in said for stem in _STEMS[danger])]
    if not worth_reading or _PATTERNS["innocent"].search(said):
        return
    for danger in worth_reading:
        level = _LEVELS[danger]
        for found in _PATTERNS[danger].finditer(said):
            start, end = sentence.start() + found.start(), sentence.start() + found.end()
            graver = danger in _GRAVER_WITH and _says_how(_around(folded, sentence))
            yield Sign(danger=danger, level=Level.P0 if graver else level, start=places[start], end=places[end - 1] + 1)


def _says_how(said: str) -> bool:
    return any(_PATTERNS[name].search(said) for name in ("now", "means"))


def _around(folded: str, sentence: re.Match[str]) -> str:
    """The sentence and the one that follows: where, when and how is often said next."""
    following = _SENTENCE.search(folded, sentence.end())
    return folded[sentence.start() : following.end() if following else sentence.end()]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in lower case without accents and with plain spaces, and the place in `text` of each character of it."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character.casefold()):
            if not unicodedata.combining(letter):
                letters.append(" " if letter in _SPACES else letter)
                places.append(place)
    return "".join(letters), places
