"""A life as one pure table: which state may follow which. No Django here (an import contract keeps it so)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


class Transitions(Generic[S]):
    """The table of a life: for every state the states that may follow it directly."""

    def __init__(self, table: Mapping[S, frozenset[S]]) -> None:
        self.table = table

    def allows(self, old: S, new: S) -> bool:
        return new in self.table.get(old, frozenset())

    def before(self, new: S) -> list[S]:
        """Every state from which `new` can be reached in one move: the `WHERE state IN (…)` of a move."""
        return [old for old, following in self.table.items() if new in following]
