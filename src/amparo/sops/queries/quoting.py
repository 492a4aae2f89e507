"""Prepared answers that say what a procedure says: to be looked at when it changes."""

import re
from dataclasses import dataclass
from typing import Any, Final

from amparo.core.text import LANGUAGES, fold
from amparo.sops.language.document import Sop
from amparo.tickets.models import Macro

_LONG: Final = 30
"""A sentence shorter than this is said everywhere."""
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]?")


@dataclass(frozen=True, kw_only=True)
class Quoting:
    macro: Macro
    words: str
    """The sentence that stands in both, or the name of the procedure that the macro mentions."""


def macros_quoting(sop: Sop, most: int = 50) -> list[Quoting]:
    """Macros that share a sentence with `sop`, or name it; one query over the macros in use."""
    said = {language: _sentences(sop, language) for language in LANGUAGES}
    found = []
    for macro in Macro.objects.filter(is_active=True).order_by("code")[:1000]:
        words = next(filter(None, (_quoted(macro, sop, said, language) for language in LANGUAGES)), "")
        if words:
            found.append(Quoting(macro=macro, words=words))
    return found[:most]


def _quoted(macro: Macro, sop: Sop, said: dict[str, dict[str, str]], language: str) -> str:
    body = macro.body.texts.get(language, "")
    if sop.id in body:
        return sop.id
    return next((sentence for mark, sentence in _split(body).items() if mark in said[language]), "")


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
