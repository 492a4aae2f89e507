"""What keeps a person from being forgotten, and what is forgotten with them.

Rooms above register here; whoever forgets asks here, and knows none of them. A test reads the whole database after
somebody was forgotten (`project/tests/test_nothing_is_left_of_a_person.py`): a room that forgot to register fails it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

HeldUntil = Callable[[int], datetime | None]
"""Until when what is known of a contact (its id) must be kept; None if it need not be."""

Hinders = Callable[[int], Iterable[str]]
"""What has to be done before a contact (its id) can be forgotten, each as a sentence."""

Forgets = Callable[[int], None]
"""Blanks what a room holds of a contact (its id), in the transaction of whoever forgets."""

GONE: Final = "—"
"""Stands where there must be words and nobody's do any more."""

_held: list[HeldUntil] = []
_hinders: list[Hinders] = []
_forgets: list[Forgets] = []


def holds(asked: HeldUntil) -> None:
    """Register a further reason to keep what is known of somebody."""
    _held.append(asked)


def hinders(asked: Hinders) -> None:
    """Register what has to be finished first."""
    _hinders.append(asked)


def forgets(forget: Forgets) -> None:
    """Have `forget` called whenever a person is forgotten, while it is still known who they were."""
    _forgets.append(forget)


def held_until(contact_id: int) -> datetime | None:
    """Until when nobody may forget this person; None if nothing forbids it."""
    return max((until for asked in _held if (until := asked(contact_id))), default=None)


def is_held(contact_id: int | None) -> bool:
    """Whether anything forbids to forget this person; nobody (None) is never held."""
    return contact_id is not None and held_until(contact_id) is not None


def in_the_way(contact_id: int) -> list[str]:
    """What has to be finished before this person can be forgotten."""
    return [sentence for asked in _hinders for sentence in asked(contact_id)]


def forget_everywhere(contact_id: int) -> None:
    """Upper rooms first: what they hold leans on what lower rooms still know."""
    for forget in reversed(_forgets):
        forget(contact_id)
