"""Words as text search queries, in every language of the house at once.

Messages are indexed in the language each was written in, and whoever searches does not know which one that was.
So all languages are asked together: what is wanted must be found as one of them reads it, and what is not wanted
must not be found as any of them reads it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db import models

from amparo.core.kept import ask
from amparo.core.text import fold

LANGUAGES: Final = ("pt", "es", "en", "simple")
"""As `amparo_query` knows them; `simple` finds messages whose language nobody could tell, codes and names."""

_TERM = re.compile(
    r"""
    (?P<minus>-)?
    (?:(?P<key>[A-Za-z]+):(?=["\w]))?
    (?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))
    """,
    re.VERBOSE,
)
_BEGUN: Final = 3  # letters; fewer begin too many words
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One piece of what somebody typed: `-"not this"`, `from:maria`, `refund`. An unclosed quote closes at the end."""

    text: str
    key: str = ""
    is_unwanted: bool = False
    is_quoted: bool = False

    def without_key(self) -> "Term":
        """The same with its key as part of the words: `https://…` asks for no filter."""
        if not self.key:
            return self
        return Term(text=f"{self.key}:{self.text}", is_unwanted=self.is_unwanted, is_quoted=self.is_quoted)


def terms(text: str) -> Iterator[Term]:
    for found in _TERM.finditer(text.replace("\x00", " ")):
        quoted = found["quoted"]
        yield Term(
            text=(found["bare"] if quoted is None else quoted).strip(),
            key=found["key"] or "",
            is_unwanted=bool(found["minus"]),
            is_quoted=quoted is not None,
        )


@dataclass(frozen=True, kw_only=True)
class Words:
    """What must be found, and what must not: words, or phrases of several words in a row."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Words":
        """`refund "not received" -test` as words; anything typed can be read."""
        return cls.from_terms(terms(text))

    @classmethod
    def from_terms(cls, found: Iterable[Term]) -> "Words":
        words = [term.without_key() for term in found]
        words = [term for term in words if _LETTERS.search(term.text)]
        return cls(
            wanted=tuple(term.text for term in words if not term.is_unwanted),
            unwanted=tuple(term.text for term in words if term.is_unwanted),
        )

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


class TextQuery(SearchQuery):
    """A finished tsquery, usable as `.filter(search=…)` and in a headline."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.config = None
        self.invert = False
        models.Func.__init__(self, models.Value(text), output_field=SearchQueryField())

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override] # SearchQuery's asks for one argument more
        return models.Func.as_sql(self, compiler, connection, template="%(expressions)s::tsquery", **context)


_ANY_READING: Final = "(" + " || ".join(f"amparo_query('{language}', %s)" for language in LANGUAGES) + ")"
_BEGINNING: Final = "to_tsquery('simple', %s)"


def in_any_language(words: Words) -> TextQuery:
    """The query for `words`: `(wanted as Portuguese | as Spanish | …) & !(unwanted as Portuguese | …) & …`.

    The one for no words at all finds nothing.
    """
    parts = [(_ANY_READING, _quoted(*words.wanted))] if words.wanted or not words else []
    return _settled([*parts, *(("!!" + _ANY_READING, _quoted(unwanted)) for unwanted in words.unwanted)])


def while_typing(text: str) -> TextQuery | None:
    """The query for words of which the last may not be finished; None while that has fewer than three letters."""
    *whole, last = Words.of(text).wanted or ("",)
    begun = _LETTERS.findall(fold(last))
    if not begun or len(begun[-1]) < _BEGUN:
        return None
    parts = [(_ANY_READING, _quoted(*whole))] if whole else []
    return _settled([*parts, (f"({_ANY_READING} || {_BEGINNING})", _quoted(last), _begins(begun))])


def people_named(text: str) -> TextQuery:
    """The query for contacts whose name, note or identities hold words that begin like these."""
    return _settled([(_BEGINNING, _begins(_LETTERS.findall(fold(text))))])


def _quoted(*words: str) -> str:
    """Each as a phrase, without what websearch_to_tsquery would read as a sign of its own."""
    return " ".join(f'"{some.replace(chr(34), " ")}"' for some in words)


def _begins(words: Sequence[str]) -> str:
    return " & ".join(f"{word}:*" for word in words)


def _settled(parts: Sequence[tuple[str, ...]]) -> TextQuery:
    """Let the database read the words once: what follows is planned with the finished query before its eyes.

    Each part is SQL and the words in it; the words of a part with several readings stand in each of them.
    """
    values: list[str] = []
    for sql, words, *more in parts:
        values += [words] * sql.count("amparo_query") or [words]
        values += more
    named = {f"words{place}": one for place, one in enumerate(values)}
    sql = " && ".join(sql for sql, *_words in parts) % tuple(f"%({name})s" for name in named)
    ((text,),) = ask(f"SELECT ({sql})::text", named)
    return TextQuery(text)
