"""The slot for what else holds something of a person: rooms register it at start, and the log knows none of them."""

from collections.abc import Callable
from typing import Final

Erases = Callable[[int], None]
"""Blanks what a room keeps of the person in the story of a ticket (its id)."""

GONE: Final = "—"
"""Stands where there must be words and nobody's do any more."""

_registered: list[Erases] = []


def erases(erase: Erases) -> None:
    """Have `erase` called whenever the person in a ticket's story is forgotten, in that transaction."""
    if erase not in _registered:
        _registered.append(erase)


def registered() -> tuple[Erases, ...]:
    return tuple(_registered)
