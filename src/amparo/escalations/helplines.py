"""Helplines by country, with where each was read and when. Another country's line is never offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.core import clock

GOOD_FOR: Final = timedelta(days=90)
"""How long a line counts as checked."""

EMERGENCY: Final = "emergency"
_FILE: Final = Path(__file__).parent / "data" / "helplines.yaml"


@dataclass(frozen=True, kw_only=True)
class Helpline:
    """One line. `concerns` are codes of `signs.reading.Danger`, or EMERGENCY; `seen` is "primary" or "press".

    `about` says by language what it does, where the name alone does not.
    """

    code: str
    name: str
    concerns: tuple[str, ...]
    reach: str
    checked: date
    source: str
    seen: str
    hours: str = ""
    web: str = ""
    free: bool = False
    about: Mapping[str, str] = field(default_factory=dict)

    def is_old(self) -> bool:
        """Whether it has to be read again before it is given to anybody."""
        return clock.now().date() - self.checked > GOOD_FOR


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be offered to a person: lines, or the question where they are."""

    country: str
    lines: list[Helpline] = field(default_factory=list)

    @property
    def must_ask(self) -> bool:
        """Nobody knows where the person is, or we know no line there: ask, and name the local emergency number."""
        return not self.lines


def offer(country: str, concern: str) -> Offer:
    """The lines of `country` (ISO 3166-1, empty: not known) for a concern, those for emergencies last.

    Never a line of another country: a number that does not answer does harm.
    """
    lines = [line for line in helplines().get(country, ()) if {concern, EMERGENCY} & set(line.concerns)]
    return Offer(country=country, lines=sorted(lines, key=lambda line: EMERGENCY in line.concerns))


def offer_all(country: str) -> Offer:
    """Every line of `country`, whatever the concern, those for emergencies last: for who helps to choose."""
    return Offer(country=country, lines=sorted(helplines().get(country, ()), key=lambda one: EMERGENCY in one.concerns))


@cache
def helplines() -> Mapping[str, tuple[Helpline, ...]]:
    """Every line by country, as it stands in `data/helplines.yaml`."""
    return read(_FILE)


def read(file: Path) -> Mapping[str, tuple[Helpline, ...]]:
    """The lines by country that a file holds, as `data/helplines.yaml` does."""
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {country: tuple(_line(line) for line in lines) for country, lines in written.items()}


def _line(line: Mapping[str, Any]) -> Helpline:
    values = dict(line)
    return Helpline(concerns=tuple(values.pop("for")), **values)
