"""What comes to a team, by harm. Rooms above bring in what they count (`apps.py: ready`)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

Counts = Mapping[tuple[str, int], int]
"""How many, by harm and exposure severity (0 to 4)."""

Source = Callable[[int | None, datetime], Counts]
"""What came to a team (by id; None: to people of no team) since a moment."""

_sources: list[Source] = []

BANDS = (1, 5, 20, 100)
"""Where a rate per week begins to be called otherwise: none, few, some, many, very many."""


def brings(source: Source) -> None:
    """Register what counts something that people must look at."""
    if source not in _sources:
        _sources.append(source)


def sources() -> Iterable[Source]:
    return tuple(_sources)


def added(several: Iterable[Counts]) -> Counter[tuple[str, int]]:
    whole: Counter[tuple[str, int]] = Counter()
    for counts in several:
        whole.update(counts)
    return whole


def band(rate: float) -> int:
    """In which of BANDS a rate per week falls: 0 (less than one) to 4."""
    return sum(rate >= begins for begins in BANDS)


def has_changed(before: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether two mixes ({harm: {"week": rate, "high": rate}}) would be told in other words.

    A harm that was not named is told, however rare. A rate must leave its band by a fifth: one that lies at its edge is
    not told anew each week.
    """
    return not now.keys() <= before.keys() or any(
        _moved(before.get(harm, {}).get(part, 0.0), now.get(harm, {}).get(part, 0.0))
        for harm in before.keys() | now.keys()
        for part in ("week", "high")
    )


def _moved(old: float, new: float) -> bool:
    return band(old) != band(new) and abs(new - old) > max(old, new) / 5
