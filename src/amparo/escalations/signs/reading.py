"""Reading a message for words that may mean danger. Pure; it proposes, a person decides."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from amparo.escalations.states import Level

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")

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
_STEMS: Final = {Danger(name): re.compile("|".join(stems)) for name, stems in _WRITTEN["stems"].items()}


def _pattern(name: str, before: str = "") -> re.Pattern[str]:
    """A list of the file as one pattern, behind the pattern `before`."""
    joined = "|".join(f"(?:{pattern})" for pattern in _WRITTEN[name])
    for part, stands_for in _WRITTEN["parts"].items():
        joined = joined.replace(f"<{part}>", stands_for)
    return re.compile(f"{before}(?:{joined})")


_WORD: Final = "(?<![a-z0-9])"  # tried where a word begins, and not at each letter: most of the time goes into this
_DANGERS: Final = {danger: _pattern(danger, before=_WORD) for danger in Danger}
_INNOCENT, _NOW, _MEANS = (_pattern(name) for name in ("innocent", "now", "means"))
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

_SPACES: Final = str.maketrans(dict.fromkeys("\t\xa0,;:\u2013\u2014", " "))
_MOST_REMEMBERED: Final = 10_000
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_WORDS: Final = re.compile(r"\S{1,40}")  # in pieces, so that no stranger's letters fill what is remembered


def signs_in(text: str) -> list[Sign]:
    """Every sign in a text, in its order; none in most."""
    text = text[:LONGEST]
    found = [one for sentence in _SENTENCE.finditer(text.translate(_FOLDS)) for one in _of_sentence(sentence)]
    if not found:
        return []
    places = [place for place, character in enumerate(text) for _letter in _FOLDS[ord(character)]]
    return [replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in found]


def gravest(signs: list[Sign]) -> Level | None:
    """The level to propose."""
    return min((sign.level for sign in signs), default=None)


def _of_sentence(sentence: re.Match[str]) -> Iterator[Sign]:
    """The signs in one sentence of a folded text, as they stand there."""
    said = sentence.group()
    worth_reading = set().union(*map(_STEMS_IN.__getitem__, set(_WORDS.findall(said))))
    found = [(danger, one) for danger in Danger if danger in worth_reading for one in _DANGERS[danger].finditer(said)]
    if not found or _INNOCENT.search(said):
        return
    for danger, one in found:
        graver = danger in _GRAVER_WITH and _says_how(_around(sentence))
        level = Level.P0 if graver else _LEVELS[danger]
        yield Sign(danger=danger, level=level, start=sentence.start() + one.start(), end=sentence.start() + one.end())


def _says_how(said: str) -> bool:
    return bool(_NOW.search(said) or _MEANS.search(said))


def _around(sentence: re.Match[str]) -> str:
    """The sentence and the one that follows: where, when and how is often said next."""
    following = _SENTENCE.search(sentence.string, sentence.end())
    return sentence.string[sentence.start() : following.end() if following else sentence.end()]


class _Remembered(dict[_Asked, _Found]):
    """What was found out once about each of the commonest: letters and words come again and again."""

    def __init__(self, find: Callable[[_Asked], _Found]) -> None:
        self._find = find

    def __missing__(self, asked: _Asked) -> _Found:
        found = self._find(asked)
        if len(self) < _MOST_REMEMBERED:
            self[asked] = found
        return found


def _fold(character: int) -> str:
    """What is read for a character: lower case without accents, and a plain space for what parts words."""
    letters = unicodedata.normalize("NFKD", chr(character).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_SPACES)


def _stems_in(word: str) -> frozenset[Danger]:
    """The dangers for which a sentence with this word is worth reading."""
    return frozenset(danger for danger, stems in _STEMS.items() if stems.search(word))


_FOLDS: Final = _Remembered(_fold)
_STEMS_IN: Final = _Remembered(_stems_in)
