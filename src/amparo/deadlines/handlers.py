"""What happens when a deadline of a kind falls due: rooms register here, the clock asks here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline that has fallen due, as its handler sees it."""

    kind: str
    subject_id: int
    due_at: datetime
    data: dict[str, Any]


Handler = Callable[[Due], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a handler for `kind`.

    It runs in the transaction that removes the deadline, and re-checks the state of its subject itself: a stale
    deadline does nothing.
    """

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise RuntimeError(f"two handlers for deadlines of kind {kind}")
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """The handler of `kind`. Raises LookupError when no room registered one."""
    return _handlers[kind]
