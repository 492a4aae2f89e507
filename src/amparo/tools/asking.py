"""What is asked of a tool, and what comes back: the values on both sides of the one door, `services.call`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from amparo.core.text import in_language, language_now
from amparo.tickets.models import Ticket
from amparo.tools.catalogue import Outcome

HIDDEN: Final = "•••"
"""What stands where a person may not see a value."""


def in_a_line(text: str, length: int = 300) -> str:
    """A few words as they are kept: one line, no control characters or half characters, at most `length` letters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:length]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call. The same `key` is the same call: asked again, it gives the kept result and does nothing.

    `reason` says why, in words; where a program asks, in those of every language. A dangerous action asks a second
    person first: once she has approved, the same call asked again is done.
    """

    action: str
    ticket: Ticket
    reason: str | Mapping[str, str]
    key: str
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The reason as it is kept, in the language of the moment."""
        said = self.reason if isinstance(self.reason, str) else in_language(self.reason, language_now())
        return in_a_line(said)

    @property
    def whys(self) -> dict[str, str]:
        """The same by language, where it is known in each."""
        return {} if isinstance(self.reason, str) else {one: in_a_line(text) for one, text in self.reason.items()}


@dataclass(frozen=True, kw_only=True)
class CallResult:
    """How a call ended. `sentence` says it to a person, in the language of the moment.

    `output` holds every declared output (None where the tool gave none), also those in `hidden`: conditions read
    `output`, screens show `shown()`. `approval_id` stands when a second person is asked. `perhaps_done` means that
    the tool was asked to change something and nobody knows whether it did: look there before asking anew.
    """

    outcome: Outcome
    sentence: str
    output: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    call_id: int | None = None
    approval_id: int | None = None
    perhaps_done: bool = False

    def shown(self) -> dict[str, Any]:
        """The outputs as a screen shows them: what is hidden is opened one by one, with a reason."""
        return {name: HIDDEN if name in self.hidden else value for name, value in self.output.items()}
