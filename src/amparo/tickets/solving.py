"""What may stand in the way of solving a ticket: rooms above register here, `move_ticket` asks here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.tickets.models import Ticket

Asked = Callable[["Ticket"], list[str]]
"""Sentences that say what is missing, in the language of the moment; none when the ticket may be solved."""

_asked: list[Asked] = []


def stands_in_the_way(asked: Asked) -> Asked:
    """Register a further reason why a ticket cannot be solved yet."""
    _asked.append(asked)
    return asked


def in_the_way_of_solving(ticket: "Ticket") -> list[str]:
    """Everything that is missing before `ticket` can be solved, each as a sentence."""
    return [sentence for asked in _asked for sentence in asked(ticket)]
