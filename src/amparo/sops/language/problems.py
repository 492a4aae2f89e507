"""What is wrong with a procedure's text, where, and in a sentence for its owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from django.utils.functional import Promise

Sentence: TypeAlias = str | Promise


class Severity(StrEnum):
    ERROR = "error"
    """The text cannot be published."""
    WARNING = "warning"
    """Worth a look; nothing stands in the way."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`line` counts from 1. `code` is for programs and does not change; `step` is empty when it is about the whole."""

    line: int
    code: str
    sentence: Sentence
    step: str = ""
    severity: Severity = Severity.ERROR

    def as_json(self) -> Mapping[str, Any]:
        return {
            "line": self.line,
            "code": self.code,
            "step": self.step,
            "severity": self.severity.value,
            "sentence": str(self.sentence),
        }


@dataclass
class Findings:
    """Collects problems while a text is read; `step` names the one being read."""

    problems: list[Problem] = field(default_factory=list)
    step: str = ""

    def add(self, line: int, code: str, sentence: Sentence) -> None:
        self.problems.append(Problem(line=line, code=code, sentence=sentence, step=self.step))
