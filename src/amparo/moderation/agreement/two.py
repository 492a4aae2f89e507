"""Agreement of two reviewers who both looked at each unit."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from amparo.moderation.agreement.estimate import Estimate, Tally, estimated, share

Distance = Callable[[str, str], float]


def raw_agreement(tally: Tally) -> Estimate | None:
    """How often both said the same, 0 to 1."""
    same = sum(count for one, other, count in _each(tally) if one == other)
    return share(same, sum(count for _one, _other, count in _each(tally)))


def cohens_kappa(tally: Tally) -> Estimate | None:
    """Agreement beyond what chance would give two people with these habits (Cohen 1960).

    None where both always said one and the same thing: there is then nothing that chance could not have done. It
    collapses where one verdict is usual; `many.gwets_ac1` does not.
    """
    return estimated(partial(_kappa, distance=_differs), _complete(tally))


def weighted_kappa(tally: Tally, order: Sequence[str], *, power: int = 1) -> Estimate | None:
    """Kappa where a step apart in `order` weighs less than two (Cohen 1968).

    `power` 1 counts steps, 2 their squares. Pairs with a rating outside `order` are left out.
    """
    rank = {rating: at for at, rating in enumerate(order)}
    ranked = {unit: count for unit, count in tally.items() if all(rating in rank for rating in unit)}

    def apart(one: str, other: str) -> float:
        return float(abs(rank[one] - rank[other]) ** power)

    return estimated(partial(_kappa, distance=apart), ranked)


def _kappa(tally: Tally, *, distance: Distance) -> float | None:
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    apart = 0.0
    for one, other, count in _each(tally):
        firsts[one] += count  # type: ignore[assignment]  # a Counter adds up real numbers as well
        seconds[other] += count  # type: ignore[assignment]  # the same
        apart += count * distance(one, other)
    by_chance = sum(a * b * distance(one, other) for one, a in firsts.items() for other, b in seconds.items())
    return 1 - apart * sum(firsts.values()) / by_chance if by_chance else None


def _complete(tally: Tally) -> Tally:
    return {unit: count for unit, count in tally.items() if None not in unit}


def _each(tally: Tally) -> Iterator[tuple[str, str, float]]:
    for unit, count in tally.items():
        one, other = unit  # ValueError: it takes two
        if one is not None and other is not None:
            yield one, other, count


def _differs(one: str, other: str) -> float:
    return float(one != other)
