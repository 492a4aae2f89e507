"""What happens in a made-up case: the answers, and what tools and authorities say, by the step's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

SILENCE: Final = "silence"
"""Instead of an answer: the requester never gives one, or the awaited event never happens."""


@dataclass(frozen=True)
class Script:
    """At a step that is visited several times, a list gives one value after another, and the last one from then on."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    tools: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, name: str, nth: int, *, several: bool = False) -> Any:
        """The answer at the `nth` visit, counted from 0; None if the script has none. `several` answers are lists."""
        given = self.answers.get(name)
        if several and isinstance(given, list) and not any(isinstance(one, list) for one in given):
            return given
        return _nth(given, nth)

    def tool(self, name: str, nth: int) -> Any:
        """What the tool says: its outputs, or one of down, refused and not_found; None if the script does not say."""
        return _nth(self.tools.get(name), nth)

    def decision(self, name: str) -> Mapping[str, str] | None:
        """What the authority decides: `outcome` and `answer`; None if the script does not say."""
        said: Mapping[str, str] | None = self.decisions.get(name)
        return said


def _nth(given: Any, nth: int) -> Any:
    return given[min(nth, len(given) - 1)] if isinstance(given, list) and given else given
