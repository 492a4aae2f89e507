"""What a loop is called, and what its facts say, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from amparo.core import dates
from amparo.core.text import Variants
from amparo.escalations.models import Authority


@dataclass(frozen=True, kw_only=True)
class Fact:
    word: str
    value: str
    is_personal: bool


def name_in(authority: Authority | None, language: str) -> str:
    return authority.name.in_language(language) if authority else _("Nobody yet")


def text_in(texts: Mapping[str, str], language: str) -> str:
    """A text by language as forms and facts keep it."""
    return Variants(source=next(iter(texts), "en"), texts=dict(texts)).in_language(language)


def facts_in(facts: Sequence[Mapping[str, Any]], language: str) -> list[Fact]:
    """The facts of a loop, as people read them."""
    return [
        Fact(
            word=text_in(fact["label"], language),
            value=_value(fact["value"], language),
            is_personal=bool(fact["personal"]),
        )
        for fact in facts
    ]


def _value(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return text_in(value["label"], language) if isinstance(value["label"], Mapping) else str(value["label"])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(localize(value))
    return dates.short(str(value))
