"""Prepared texts that say what a procedure says: to be looked at when it changes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from amparo.core.text import LANGUAGES, fold, language_now
from amparo.knowledge.queries import published, read_now
from amparo.sops.language.document import Sop
from amparo.tickets.models import Macro

_LONG: Final = 30
"""A sentence shorter than this is said everywhere."""
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]?")


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A text that people are sent as it stands. The console knows by its `kind` where it is written."""

    kind: str
    pk: int
    name: str
    texts: Mapping[str, str]  # by language


@dataclass(frozen=True, kw_only=True)
class Quoting:
    prepared: Prepared
    words: str
    """The sentence that stands in both, or the name of the procedure that is mentioned."""


Source = Callable[[], Iterator[Prepared]]


def _macros() -> Iterator[Prepared]:
    for macro in Macro.objects.filter(is_active=True).order_by("code")[:1000]:
        yield Prepared(kind="macro", pk=macro.pk, name=f"/{macro.code}", texts=macro.body.texts)


def _articles() -> Iterator[Prepared]:
    for article in published().order_by("key")[:1000]:
        words = read_now(article)
        title = words.title_in([language_now()])
        yield Prepared(kind="article", pk=article.pk, name=title, texts=words.body.texts)


SOURCES: Final[tuple[Source, ...]] = (_macros, _articles)
"""Whoever keeps prepared texts. What another room keeps is one more line here, and its page in the console's `look`."""


def quoting(sop: Sop, *, sources: tuple[Source, ...] = SOURCES, most: int = 50) -> list[Quoting]:
    """Texts that share a sentence with `sop`, or name it; one query a source."""
    said = {language: _sentences(sop, language) for language in LANGUAGES}
    found = (
        Quoting(prepared=prepared, words=words)
        for source in sources
        for prepared in source()
        if (words := next(filter(None, (_quoted(prepared, sop, said, language) for language in LANGUAGES)), ""))
    )
    return list(islice(found, most))


def _quoted(prepared: Prepared, sop: Sop, said: dict[str, dict[str, str]], language: str) -> str:
    text = prepared.texts.get(language, "")
    if sop.id in text:
        return sop.id
    return next((sentence for mark, sentence in _split(text).items() if mark in said[language]), "")


def _sentences(sop: Sop, language: str) -> dict[str, str]:
    texts = [text for step in sop.steps for text in _texts(step.text, language) + _texts(step.fields, language)]
    return {mark: sentence for text in texts for mark, sentence in _split(text).items()}


def _texts(value: Any, language: str) -> list[str]:
    if isinstance(value, str):
        return []
    if hasattr(value, "get"):
        own = [value[language]] if isinstance(value.get(language), str) else []
        return own + [text for part in value.values() for text in _texts(part, language)]
    return [text for part in value for text in _texts(part, language)] if isinstance(value, list | tuple) else []


def _split(text: str) -> dict[str, str]:
    """The sentences of a text that are long enough to be somebody's: by their letters alone, as they stand."""
    found = {}
    for match in _SENTENCE.finditer(text):
        sentence = match.group(0).strip()
        mark = "".join(character for character in fold(sentence) if character.isalnum())
        if len(mark) >= _LONG:
            found[mark] = sentence
    return found
