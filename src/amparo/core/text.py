"""Text in several languages: one object, a variant per language, and a mark for what has gone stale."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, override

LANGUAGES: Final = ("pt-BR", "es", "en")

_MOST_DIGITS: Final = 18  # any number of them fits into a bigint

Labels = Mapping[str, str | Promise]
"""By code: its words, translated when shown."""


def language_now() -> str:
    """The language of the moment as texts name it: they say pt-BR where Django says pt-br."""
    return _named(get_language())


@lru_cache(maxsize=64)
def _named(language: str | None) -> str:
    return kin((language or "").lower(), LANGUAGES) or "en"


def in_each_language(write: Callable[[], str]) -> dict[str, str]:
    """What `write` says in the language of the moment, said in every one."""
    said = {}
    for language in LANGUAGES:
        with override(language.lower()):
            said[language] = write()
    return said


def in_our_case(said: str, language: str | None) -> str:
    """A date or a language in words: of our languages only English writes days, months and languages with a capital."""
    return said if (language or "en").startswith("en") else said.lower()


def kin(language: str, known: Iterable[str]) -> str:
    """The one of `known` that is `language` or of the same base ("pt" and "pt-PT" find "pt-BR"), or empty."""
    known = list(known)
    base = language.partition("-")[0]
    return language if language in known else next((one for one in known if one.partition("-")[0] == base), "")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text by language, in `language` or the nearest that there is."""
    return Variants(source="en", texts=texts).in_language(language)


def fold(text: str) -> str:
    """Lower case without accents, for comparing what people type: 'Ação' and 'acao' are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def number_in(said: str) -> int | None:
    """The whole number that somebody sent, or None for all else: nothing, words, a sign, more than a column holds."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS else None


def numbers_in(said: Iterable[str]) -> list[int]:
    """The whole numbers among what somebody sent, in order."""
    return [number for one in said if (number := number_in(one)) is not None]


@dataclass(frozen=True, kw_only=True)
class Variants:
    """One text in several languages.

    `source` is the language it is written in first. `texts` maps a language to its text. `checked` maps a
    language to the fingerprint of the source text that the variant was last brought in line with: when the
    source has changed since, the variant is stale.
    """

    source: str = "pt-BR"
    texts: Mapping[str, str] = field(default_factory=dict)
    checked: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """The text in `language`, else its base language's, else the source, else whatever there is."""
        if text := self.texts.get(language):
            return text
        candidates = [kin(language, [known for known, text in self.texts.items() if text]), self.source]
        return next(
            (text for known in candidates if (text := self.texts.get(known))),
            next(iter(self.texts.values()), ""),
        )

    def nearest(self, wanted: Iterable[str]) -> str:
        """The first wanted language that the text is written in, as it names it; else the source, else any."""
        written = self.written()
        found = (kin(language, written) for language in [*filter(None, wanted), self.source])
        return next(filter(None, found), next(iter(written), self.source))

    def written(self) -> list[str]:
        """The languages in which it says anything."""
        return [language for language, text in self.texts.items() if text.strip()]

    def stale(self) -> list[str]:
        """Languages whose variant was written against another source text than today's."""
        mark = _mark(self.texts.get(self.source, ""))
        return [
            language
            for language, text in self.texts.items()
            if text and language != self.source and self.checked.get(language, mark) != mark
        ]

    def missing(self) -> list[str]:
        return [language for language in LANGUAGES if not self.texts.get(language, "").strip()]

    def changed(self, language: str, text: str) -> "Variants":
        """A copy with one variant rewritten; a variant other than the source counts as checked now."""
        texts = {**self.texts, language: text}
        source_before = self.texts.get(self.source, "")
        checked = {known: self.checked.get(known, _mark(source_before)) for known in self.texts if known != self.source}
        if language != self.source:
            checked[language] = _mark(texts.get(self.source, ""))
        return Variants(source=self.source, texts=texts, checked=checked)

    def as_json(self) -> dict[str, Any]:
        return {"source": self.source, "texts": dict(self.texts), "checked": dict(self.checked)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> "Variants":
        value = value or {}
        return cls(
            source=value.get("source", "pt-BR"),
            texts=value.get("texts", {}),
            checked=value.get("checked", {}),
        )


def _mark(text: str) -> str:
    """A short stable fingerprint of a text (CRC would do; SHA-256 is at hand and has no surprises)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
