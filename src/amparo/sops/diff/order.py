"""Which steps of two versions are the same one, and which of them changed their place."""

from bisect import bisect_left
from collections.abc import Sequence

from amparo.sops.language.document import Sop, Step


def renamed(old: Sop, new: Sop) -> dict[str, str]:
    """Old ids to new ones of steps that have another id but say the same; each new step is taken once."""
    gone = [step for step in old.steps if step.id not in new.places]
    come = [step for step in new.steps if step.id not in old.places]
    found: dict[str, str] = {}
    for step in gone:
        match = next((one for one in come if one.id not in found.values() and _is_same(step, one)), None)
        if match:
            found[step.id] = match.id
    return found


def _is_same(one: Step, other: Step) -> bool:
    said = (one.kind, one.title, one.text)
    has_words = bool(one.title or one.text)
    return has_words and said == (other.kind, other.title, other.text)


def moved(now: Sequence[str], before: Sequence[str]) -> set[str]:
    """The fewest of `now` that must have been moved, if all others kept the order they have in `before`.

    The others are a longest increasing subsequence (patience sorting).
    """
    places = {step: place for place, step in enumerate(before)}
    ends: list[int] = []  # the smallest last place of an increasing run of each length
    lengths = {}
    for step in now:
        length = bisect_left(ends, places[step])
        ends[length : length + 1] = [places[step]]
        lengths[step] = length
    kept, wanted = set(), len(ends) - 1
    last = len(before)
    for step in reversed(now):
        if lengths[step] == wanted and places[step] < last:
            kept.add(step)
            wanted, last = wanted - 1, places[step]
    return set(now) - kept
