"""Variables in prepared texts: `{{contact.first_name}}`. Values are put in; nothing is ever executed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from amparo.core.text import fold

KNOWN: Final = (
    "agent.first_name",
    "agent.name",
    "brand.name",
    "contact.first_name",
    "contact.name",
    "team.name",
    "ticket.number",
    "ticket.subject",
)
"""Every variable that a prepared text may name."""

_VARIABLE: Final = re.compile(r"\{\{[ \t]*([^{}\r\n]*?)[ \t]*\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")
_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|~!])")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A text with its values put in. `missing` names, each once, the variables that stand unfilled in it."""

    text: str
    missing: list[str]


def variables_in(text: str) -> list[str]:
    """The names that stand in `text` as variables, each once, in order; known or not."""
    return list(dict.fromkeys(match.group(1) for match in _VARIABLE.finditer(text)))


def written(name: str) -> str:
    """A variable as it stands in a text."""
    return f"{{{{{name}}}}}"


def named_like(asked: str, names: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(variable, its words) for those of KNOWN whose name or words in `names` hold what was typed, in any case."""
    asked = fold(asked)
    return [(name, str(names[name])) for name in KNOWN if asked in fold(f"{name} {names[name]}")]


def is_torn(text: str) -> bool:
    """Whether `text` has double braces that make no variable: one that was not closed, for instance."""
    return _BRACES.search(_VARIABLE.sub("", text)) is not None


def fill(text: str, values: Mapping[str, str], *, is_markdown: bool = True) -> Filled:
    """Put `values` into `text`, which is Markdown; a variable without a value stays as it is written.

    What a person called themselves is not markup: marks in a value are escaped, line breaks become spaces.
    """
    missing: dict[str, None] = {}

    def value_of(match: re.Match[str]) -> str:
        value = " ".join(values.get(match.group(1), "").split())
        if not value:
            missing[match.group(1)] = None
            return match.group(0)
        return _MARKS.sub(r"\\\1", value) if is_markdown else value

    return Filled(text=_VARIABLE.sub(value_of, text), missing=list(missing))
