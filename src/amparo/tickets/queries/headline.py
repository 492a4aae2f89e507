"""Marking what was found. The text stays plain; a page decides how a mark looks, and escapes as it always does.

The index holds words without accents, so PostgreSQL's own headline would not find "ação" by "acao" in the original.
It is asked instead which words of the *normalised* text match, and those are marked in the original here.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db import models

from amparo.core.text import fold
from amparo.tickets.passages.reading import without_passages
from amparo.tickets.queries.words import TextQuery

_START: Final = "\x02"
_STOP: Final = "\x03"
_WORD = re.compile(r"\w+")
_PLURAL = re.compile(r"(oes|aes|aos)$")
_READ: Final = 20_000
"""Characters of a message that are looked through for marks; a hit far down shows the beginning."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is what was searched for."""

    text: str
    is_match: bool = False


def matched(language: str, text: str, query: TextQuery) -> models.Func:
    """An expression: the normalised `text` column with the matching words between marks, for `matched_words`."""
    normalised = models.Func(
        models.F(language), models.Func(models.F(text), models.Value(_READ), function="left"), function="amparo_norm"
    )
    return models.Func(
        models.Func(models.F(language), function="amparo_config"),
        normalised,
        query,
        models.Value(f'HighlightAll=true, StartSel="{_START}", StopSel="{_STOP}"'),
        function="ts_headline",
        output_field=models.TextField(),
    )


def matched_words(headline: str) -> frozenset[str]:
    """The normalised words between the marks of `matched`."""
    inside = re.findall(f"{_START}([^{_STOP}]*){_STOP}", headline)
    return frozenset(word for stretch in inside for word in _WORD.findall(stretch))


def marked(text: str, language: str, words: Collection[str]) -> list[Piece]:
    """The whole `text` in pieces, those whose normalised word is in `words` being matches."""
    pieces: list[Piece] = []
    end = 0
    for word in _WORD.finditer(text):
        if _normalised(word[0], language) in words:
            if word.start() > end:
                pieces.append(Piece(text[end : word.start()]))
            pieces.append(Piece(word[0], is_match=True))
            end = word.end()
    return [*pieces, Piece(text[end:])] if text[end:] else pieces


def excerpt(text: str, language: str, words: Collection[str], *, around: int = 90) -> list[Piece]:
    """`marked` for one line: about `around` characters on each side of the first match, blanks made one.

    Hard passages are left out, as from every line of a list.
    """
    text = " ".join(without_passages(text).split())
    first = next((word.start() for word in _WORD.finditer(text) if _normalised(word[0], language) in words), 0)
    start = max(text.rfind(" ", 0, max(first - around, 0)), 0) if first > around else 0
    stop = start + around * 2
    cut = ("…" if start else "") + text[start:stop].strip() + ("…" if stop < len(text) else "")
    return marked(cut, language, words)


@lru_cache(maxsize=8192)
def _normalised(word: str, language: str) -> str:
    """As `amparo_norm` does it in the database (people/migrations/0001_text_search.py)."""
    folded = fold(word)
    return _PLURAL.sub("ao", folded) if language.startswith("pt") else folded
