"""From when to when somebody works, breaks between the parts of a shift included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

_APART: Final = timedelta(hours=6)
"""Parts of a shift with less than this between them are one; and so long after its end it is overtime."""

Span = tuple[datetime, datetime]


def working_time(spans: Iterable[Span], now: datetime) -> Span | None:
    """Of these shifts the one to which `now` belongs, with all its parts; None long after one, or before the first."""
    found: Span | None = None
    for begins, ends in sorted(spans):
        if begins > now and (found is None or begins - found[1] > _APART):
            break
        found = (found[0], max(found[1], ends)) if found and begins - found[1] <= _APART else (begins, ends)
    return found if found and now - found[1] <= _APART else None
