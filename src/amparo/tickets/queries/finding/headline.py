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
from amparo.tickets.snippet import plain_line

_START: Final = "\x02"
_STOP: Final = "\x03"
_WORD = re.compile(r"\w+")
_PLURAL = re.compile(r"(oes|aes|aos)$")
_READ: Final = 20_000
"""Characters of a message that are looked through for marks; a hit far down shows the beginning."""
_NEAR: Final = 4
"""So many times what is shown is read as Markdown: an excerpt of a long message costs what one of a short one does."""


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
    """`marked` for one line: about `around` characters on each side of the first match, as one reads them.

    Hard passages are left out, as from every line of a list.
    """
    text = without_passages(text)
    near = _first(text, language, words)
    before = _blank_before(text, near - _NEAR * around)
    after = near + _NEAR * around
    line = plain_line(text[before:after])
    first = _first(line, language, words)
    start = _blank_before(line, first - around)
    stop = start + around * 2
    is_cut = after < len(text) or stop < len(line)
    return marked(
        ("…" if before or start else "") + line[start:stop].strip() + ("…" if is_cut else ""), language, words
    )


def _first(text: str, language: str, words: Collection[str]) -> int:
    """Where the first match begins, in characters; 0 where there is none."""
    return next((word.start() for word in _WORD.finditer(text) if _normalised(word[0], language) in words), 0)


def _blank_before(text: str, at: int) -> int:
    """Where a line may begin that is to show what stands at `at`: never within a word."""
    return max(text.rfind(" ", 0, max(at, 0)), 0)


@lru_cache(maxsize=8192)
def _normalised(word: str, language: str) -> str:
    """As `amparo_norm` does it in the database (people/migrations/0001_text_search.py)."""
    folded = fold(word)
    return _PLURAL.sub("ao", folded) if language.startswith("pt") else folded
