"""Helplines by country, with where each was read and when. Another country's line is never offered.

What came with the software stands in `data/`; a house says in its console what it knows better. Pure: the rows of that
are read by `queries.helplines`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.core import clock
from amparo.core.text import LANGUAGES, in_language, language_now
from amparo.escalations.signs.reading import Danger

GOOD_FOR: Final = timedelta(days=90)
"""How long a line counts as checked."""

EMERGENCY: Final = "emergency"
FOR_STAFF: Final = frozenset({"health", "work"})
"""Concerns of people who work here: health, and rights and conditions. Nobody who writes in is offered these."""

CONCERNS: Final = (*(danger.value for danger in Danger), EMERGENCY)
"""What those who write in may need a line for."""

_FILES: Final = [Path(__file__).parent / "data" / name for name in ("helplines.yaml", "support.yaml")]


@dataclass(frozen=True, kw_only=True)
class Helpline:
    """One line. `concerns` are codes of `signs.reading.Danger`, EMERGENCY or FOR_STAFF; `seen` is "primary" or "press".

    `hours` and `about` are texts by language: when somebody answers, and what the line does where the name alone does
    not say it. One that is not `is_offered` is known to be wrong, and shown to nobody but those who keep the lines.
    """

    code: str
    name: str
    concerns: tuple[str, ...]
    reach: str
    checked: date
    source: str
    seen: str
    languages: tuple[str, ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)
    web: str = ""
    free: bool = False
    about: Mapping[str, str] = field(default_factory=dict)
    is_offered: bool = True

    def in_words(self, language: str) -> str:
        """As a text to a person names it: who answers, where, and when."""
        hours = in_language(self.hours, language)
        where = ", ".join(filter(None, (self.name, self.reach, self.web)))
        return f"{where} ({hours})" if hours else where

    def opening(self) -> str:
        """When somebody answers, in the language of the moment."""
        return in_language(self.hours, language_now())

    def purpose(self) -> str:
        """What it does, in the language of the moment."""
        return in_language(self.about, language_now())

    def is_old(self) -> bool:
        """Whether it has to be read again before it is given to anybody."""
        return clock.now().date() - self.checked > GOOD_FOR

    def as_json(self) -> dict[str, Any]:
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "code"}
        concerns, languages = list(self.concerns), list(self.languages)
        return said | {"concerns": concerns, "languages": languages, "checked": self.checked.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be offered to a person: lines, or the question where they are."""

    country: str
    lines: list[Helpline] = field(default_factory=list)

    @property
    def must_ask(self) -> bool:
        """Nobody knows where the person is, or we know no line there: ask, and name the local emergency number."""
        return not self.lines


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a house says of a line, by names of Helpline's fields: what differs, or all of a line of its own."""

    country: str
    code: str
    said: Mapping[str, Any]


ByCountry = Mapping[str, Sequence[Helpline]]


@cache
def shipped() -> ByCountry:
    """Every line by country (ISO 3166-1), as it stands in `data/`."""
    found: dict[str, tuple[Helpline, ...]] = {}
    for file in _FILES:
        for country, lines in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found[country] = (*found.get(country, ()), *map(_read, lines))
    return found


def corrected(lines: ByCountry, by_house: Iterable[Said]) -> ByCountry:
    """The lines with what a house says of them, and its own after those."""
    found = {country: {line.code: line for line in its} for country, its in lines.items()}
    for one in by_house:
        its = found.setdefault(one.country, {})
        values = _values(one.said)
        its[one.code] = replace(its[one.code], **values) if one.code in its else Helpline(code=one.code, **values)
    return {country: tuple(its.values()) for country, its in found.items()}


def differs(line: Helpline, from_shipped: Helpline | None) -> dict[str, Any]:
    """What `Said` says of a line that came with the software, or of one's own."""
    said, known = line.as_json(), from_shipped.as_json() if from_shipped else {}
    return {name: value for name, value in said.items() if name not in known or value != known[name]}


def _read(written: Mapping[str, Any]) -> Helpline:
    values = dict(written)
    return Helpline(**_values(values | {"concerns": values.pop("for")}))


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a line out of JSON or YAML, which know no tuples, and JSON no dates.

    Hours that are written the same in every language ("24 h") stand there once.
    """
    values = dict(said)
    for name in {"concerns", "languages"} & values.keys():
        values[name] = tuple(values[name])
    if isinstance(values.get("hours"), str):
        values["hours"] = dict.fromkeys(LANGUAGES, values["hours"])
    if isinstance(values.get("checked"), str):
        values["checked"] = date.fromisoformat(values["checked"])
    return values
