"""What a loop is called, and what its facts say, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

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
    moment = parse_datetime(value) if "T" in value and len(value) <= 35 else None  # noqa: PLR2004 - RFC 3339
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment and moment.tzinfo else str(value)
