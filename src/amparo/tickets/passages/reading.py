"""Reading a text for passages that are hard to read. Pure: where they stand, so that a page can fold them.

What is missed is shown as ever; what is folded wrongly costs one press. It decides nothing about anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.core.letters import bare, places
from amparo.core.stems import Stems
from amparo.media.harm import Harm

LONGEST: Final = 20_000
"""Characters of a text that are read."""

MARK: Final = "[…]"
"""Stands in one line of a list or a notice for what is hard."""

_WRITTEN: Final[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """`start` and `end` in characters of the text; a slur is one word, everything else whole sentences."""

    harm: Harm
    severity: int
    start: int
    end: int
    is_slur: bool = False


@dataclass(frozen=True, eq=False)
class _Kind:
    harm: Harm
    severity: int
    pattern: re.Pattern[str]


def _kinds(name: str) -> list[_Kind]:
    kinds = []
    for entry in _WRITTEN[name]:
        joined = "|".join(f"(?:{pattern})" for pattern in entry["words"])
        for part, stands_for in _WRITTEN["parts"].items():
            joined = joined.replace(f"<{part}>", stands_for)
        kinds.append(_Kind(Harm(entry["harm"]), entry["severity"], re.compile(joined)))
    return kinds


_SENTENCES: Final = _kinds("sentences")
_SLURS: Final = _kinds("slurs")
_STEMS: Final = Stems({kind: [kind.pattern.pattern] for kind in (*_SENTENCES, *_SLURS)})


def passages_in(text: str) -> list[Passage]:
    """The passages of a text in its order, none inside another; none in most texts."""
    text = text[:LONGEST]
    said = bare(text)
    if not _STEMS.in_text(said):
        return []
    read = [passage for sentence in _SENTENCE.finditer(said) for passage in _read(sentence)]
    at = places(text) if read else []
    return _joined(text, [replace(one, start=at[one.start], end=at[one.end - 1] + 1) for one in read])


def gravest(passages: list[Passage]) -> Passage | None:
    """What stands for the whole text: the hardest, of equals the first."""
    return max(passages, key=lambda passage: passage.severity, default=None)


def without_passages(text: str) -> str:
    """The text with a mark where something hard stands, for one line in a list or a notice."""
    kept, end = [], 0
    for passage in passages_in(text):
        kept += [text[end : passage.start], MARK]
        end = passage.end
    return "".join([*kept, text[end:]])


def _read(sentence: re.Match[str]) -> Iterator[Passage]:
    """The passages of one sentence of a text in bare letters, as they stand there."""
    said = sentence.group()
    worth_trying = _STEMS.in_text(said)
    hard = [kind for kind in _SENTENCES if kind in worth_trying and kind.pattern.search(said)]
    if hard:
        kind = max(hard, key=lambda one: one.severity)
        yield _passage(kind, sentence.start() + len(said) - len(said.lstrip()), sentence.end())
        return
    slurs = [(kind, found) for kind in _SLURS if kind in worth_trying for found in kind.pattern.finditer(said)]
    for kind, found in slurs:
        start, end = sentence.start() + found.start(), sentence.start() + found.end()
        yield _passage(kind, start, end, is_slur=True)


def _passage(kind: _Kind, start: int, end: int, *, is_slur: bool = False) -> Passage:
    return Passage(harm=kind.harm, severity=kind.severity, start=start, end=end, is_slur=is_slur)


def _joined(text: str, passages: list[Passage]) -> list[Passage]:
    """In their order, and sentences that follow each other as one passage."""
    joined: list[Passage] = []
    for one in sorted(passages, key=lambda passage: (passage.start, -passage.end)):
        last = joined[-1] if joined else None
        if last and one.start < last.end:
            continue
        if last and not last.is_slur and not one.is_slur and not text[last.end : one.start].strip():
            harder = max(last, one, key=lambda passage: passage.severity)
            joined[-1] = Passage(harm=harder.harm, severity=harder.severity, start=last.start, end=one.end)
        else:
            joined.append(one)
    return joined
