"""Reading a message for words that may mean danger. Pure; it proposes, a person decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.core.letters import bare, places
from amparo.core.stems import Stems
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


def _either_way(pattern: str) -> str:
    """`one ~ other`: both, in either order, with up to seven words between them."""
    one, _near, other = pattern.partition(" ~ ")
    between = r"\b(?: \S+){0,7}? "
    return f"(?:{one}){between}(?:{other})|(?:{other}){between}(?:{one})" if other else pattern


def _patterns(name: str) -> list[str]:
    """A list of the file, as regular expressions."""
    return [_spelt_out(_either_way(pattern)) for pattern in _WRITTEN[name]]


def _spelt_out(pattern: str) -> str:
    """With its parts in place, and any number of spaces for one: a comma between two words has become a space too."""
    for part, stands_for in _WRITTEN["parts"].items():
        pattern = pattern.replace(f"<{part}>", stands_for)
    return pattern.replace(" ", " +")


def _joined(name: str, before: str = "") -> re.Pattern[str]:
    """A list of the file as one pattern, behind the pattern `before`."""
    return re.compile(f"{before}(?:{'|'.join(f'(?:{pattern})' for pattern in _patterns(name))})")


_WORD: Final = "(?<![a-z0-9])"  # tried where a word begins, and not at each letter: most of the time goes into this
_DANGERS: Final = {danger: _joined(danger, before=_WORD) for danger in Danger}
_STEMS: Final = Stems({danger: _patterns(danger) for danger in Danger})
_INNOCENT, _NOW, _MEANS = (_joined(name) for name in ("innocent", "now", "means"))
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

_SENTENCE: Final = re.compile(r"[^.!?\n]+")


def signs_in(text: str) -> list[Sign]:
    """Every sign in a text, in its order; none in most."""
    text = text[:LONGEST]
    said = bare(text)
    if not _STEMS.in_text(said):
        return []
    found = [one for sentence in _SENTENCE.finditer(said) for one in _of_sentence(sentence)]
    at = places(text) if found else []
    return [replace(one, start=at[one.start], end=at[one.end - 1] + 1) for one in found]


def gravest(signs: list[Sign]) -> Level | None:
    """The level to propose."""
    return min((sign.level for sign in signs), default=None)


def _of_sentence(sentence: re.Match[str]) -> Iterator[Sign]:
    """The signs in one sentence of a folded text, as they stand there."""
    said = sentence.group()
    worth_trying = _STEMS.in_text(said)
    found = [(danger, one) for danger in Danger if danger in worth_trying for one in _DANGERS[danger].finditer(said)]
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
