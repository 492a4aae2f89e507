"""What may stand in the way of a reply, or of anything that goes out by itself: rooms above register here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.accounts.models import User
    from amparo.tickets.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A reply about to be written: its words, and the code of the macro it began with, if any."""

    ticket: "Ticket"
    by: "User"
    text: str
    macro: str


Refuses = Callable[[Sent], list[str]]
"""Sentences that say why it cannot go like this, in the language of the moment; none when it can."""

Quiets = Callable[["Ticket"], bool]
"""Whether nothing goes out on a ticket by itself: no acknowledgement, no survey, nothing about ourselves."""

_refuses: list[Refuses] = []
_quiets: list[Quiets] = []


def refuses_replies(refuses: Refuses) -> Refuses:
    """Register a further reason why a reply cannot go as it is."""
    _refuses.append(refuses)
    return refuses


def wants_quiet(quiets: Quiets) -> Quiets:
    """Register a further reason why nothing goes out on a ticket by itself."""
    _quiets.append(quiets)
    return quiets


def in_the_way_of_sending(sent: Sent) -> list[str]:
    """Everything that speaks against a reply, each as a sentence."""
    return [sentence for refuses in _refuses for sentence in refuses(sent)]


def is_quiet(ticket: "Ticket") -> bool:
    """Whether only people write to people on this ticket."""
    return any(quiets(ticket) for quiets in _quiets)
