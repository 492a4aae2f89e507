"""How closely a run kept to its procedure. Nobody fills in a form: the run knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from amparo.sops.running.state import Done, State, Visit

_BY_PEOPLE: Final = frozenset(Done) - {Done.PASSED, Done.ENDED}
IN_THE_WORLD: Final = frozenset({Done.CALLED, Done.MANUAL, Done.SENT})
"""What is not undone by going back behind it."""


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """Names of steps, in the order of the run.

    `out_of_order` were done and then gone back behind: what was sent or changed came before it was due. `corrected`
    are answers that were given anew. `manual` steps were kept, by the way that the procedure names for that.
    """

    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    manual: tuple[str, ...]
    out_of_order: tuple[str, ...]
    corrected: tuple[str, ...]
    wrong_version: bool

    @property
    def share(self) -> float | None:
        """Steps kept, out of those that were due: between 0 and 1. None if none was due yet."""
        due = len(self.kept) + len(self.left_out)
        return len(self.kept) / due if due else None

    @property
    def is_full(self) -> bool:
        return not (self.left_out or self.out_of_order or self.wrong_version)


def adherence(state: State, *, wrong_version: bool = False) -> Adherence:
    """`wrong_version` if the version that was run did not hold when the run began, or was withdrawn."""
    due = [visit for visit in state.visits if visit.done in _BY_PEOPLE and not visit.withdrawn]
    back = [visit for visit in state.visits if visit.withdrawn]
    return Adherence(
        kept=_names(visit for visit in due if visit.done is not Done.LEFT_OUT),
        left_out=_names(visit for visit in due if visit.done is Done.LEFT_OUT),
        manual=_names(visit for visit in due if visit.done is Done.MANUAL),
        out_of_order=_names(visit for visit in back if visit.done in IN_THE_WORLD),
        corrected=_names(visit for visit in back if visit.done is Done.ANSWERED),
        wrong_version=wrong_version,
    )


def _names(visits: Iterable[Visit]) -> tuple[str, ...]:
    return tuple(visit.name for visit in visits)
