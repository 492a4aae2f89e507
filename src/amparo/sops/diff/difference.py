"""One change, as a sentence for the people who follow the procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

_STEPS: Final = frozenset({"step", "other", "to", "was"})
"""The words that are names of steps: set apart from the sentence around them."""


class Mark(StrEnum):
    ADDED = "+"
    CHANGED = "~"
    REMOVED = "-"
    MOVED = "⇄"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`pattern` is translated when shown and names the step as `%(step)s`, other things by their names in `words`.

    `step` is the id of the step it is about, empty for the procedure as a whole. `before` and `after` are texts to read
    side by side, where the change is one of wording.
    """

    mark: Mark
    pattern: str | Promise
    words: Mapping[str, object] = field(default_factory=dict)
    step: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        quoted = {name: f"“{value}”" if name in _STEPS else value for name, value in self.words.items()}
        return str(self.pattern) % quoted

    @property
    def html(self) -> SafeString:
        """The sentence with the names of steps in bold."""
        words = {
            name: format_html("<b>{}</b>" if name in _STEPS else "{}", value) for name, value in self.words.items()
        }
        return format_html(str(self.pattern).replace("{", "{{").replace("}", "}}") % _slots(words), **words)


def _slots(words: Mapping[str, object]) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in words}
