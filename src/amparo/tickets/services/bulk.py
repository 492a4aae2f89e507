"""One change for many tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.accounts.models import User
from amparo.tickets.services.changes import Change


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """How many were changed, and the number of each that refused with its sentence."""

    changed: int
    refused: list[tuple[int, str]]


def bulk_change(*, ticket_ids: Sequence[int], by: User, change: Change) -> BulkResult:
    """Apply `change` to each ticket by itself: one that refuses stops no other. At most 500 at once."""
    raise NotImplementedError
