"""The one place that asks what time it is, so that tests and rehearsals can move the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)  # noqa: TID251 - this is the door the rule sends everybody to


def read(text: str) -> datetime:
    """The moment that an ISO 8601 text says. Raises ValueError, also when it does not say its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold `now()` at `moment` (aware) inside the block; only in this context, never for other requests."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
