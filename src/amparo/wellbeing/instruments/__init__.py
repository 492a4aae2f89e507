"""Questions for check-ins. Each instrument is a file beside this one, with its own licence; a house may add others.

A score is no diagnosis, and none is shown as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from amparo.core.errors import Invalid, Missing

_FOLDER: Final = Path(__file__).parent
Texts = Mapping[str, str]
"""By language: pt-BR, es, en."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """`reversed`: agreeing says that somebody is worse."""

    code: str
    text: Texts
    reversed: bool = False


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """`answers` rise: the first counts 0. `validated`: the languages in which somebody showed what it measures."""

    code: str
    version: int
    name: Texts
    about: Texts
    source: Texts
    licence: str
    validated: tuple[str, ...]
    every_days: int  # not offered more often
    answers: tuple[Texts, ...]
    questions: tuple[Question, ...]

    def score(self, given: Mapping[str, int]) -> int:
        """From 0 to 100, more is better. Raises Invalid where a question has no answer or one that there is not."""
        top = len(self.answers) - 1
        total = 0
        for question in self.questions:
            value = given.get(question.code)
            if value is None or not 0 <= value <= top:
                raise Invalid(_("Answer every question, or leave the page: nothing is kept then."), field=question.code)
            total += top - value if question.reversed else value
        if len(given) != len(self.questions):
            raise Invalid(_("There is an answer to something that was not asked."))
        return round(100 * total / (top * len(self.questions)))


def instrument(code: str) -> Instrument:
    """The instrument called `code`. Raises Missing."""
    try:
        return instruments()[code]
    except KeyError:
        raise Missing from None


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by code."""
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.yaml"))]
    return {one.code: one for one in found}


def read(text: str) -> Instrument:
    """An instrument as its file says it. Raises TypeError for a field that there is not, or that is missing."""
    written: dict[str, Any] = yaml.safe_load(text)
    return Instrument(
        **{
            **written,
            "validated": tuple(written["validated"]),
            "answers": tuple(written["answers"]),
            "questions": tuple(Question(**one) for one in written["questions"]),
        }
    )
