"""PDQ: a picture's looks in 256 bits, which stay nearly the same when it is resized or compressed anew. Pure.

After "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019) and the published
reference: brightness, smoothed twice by a box in each direction, sampled at 64 by 64 points, a cosine transform of
which 16 by 16 low frequencies stay, each a bit that says whether it is above their median. The boxes and the sampling
are linear and apart by direction, so they are one sparse matrix for the rows and one for the columns.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import mul
from typing import Final

SIDE: Final = 512
"""Pixels: a larger picture is shrunk to this width or height first, as the reference does."""
GOOD: Final = 50
"""From this quality on a hash tells pictures apart, says the reference; below it is too flat for that."""

_POINTS: Final = 64
_WAVES: Final = 16
_PASSES: Final = 2

Rows = Sequence[Sequence[float]]


def pdq(brightness: bytes, width: int, height: int) -> tuple[str, int]:
    """The hash (64 hexadecimal digits) and its quality (0 to 100) of a picture of one byte a pixel, row by row."""
    across = _sampling(width)
    down = _sampling(height)
    rows = [brightness[start : start + width] for start in range(0, width * height, width)]
    seen = []
    for first, weights in down:
        blended = [0.0] * width
        for row, weight in zip(rows[first : first + len(weights)], weights, strict=True):
            blended = [sum_ + weight * value for sum_, value in zip(blended, row, strict=True)]
        seen.append([sum(map(mul, blended[start : start + len(few)], few)) for start, few in across])
    return _bits(_waves(seen)), _quality(seen)


def distance(one: str, other: str) -> int:
    """In how many of the 256 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


@lru_cache(maxsize=8)
def _sampling(length: int) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """For each of 64 points along `length` pixels: the first pixel that counts, and the weights from there on."""
    window = (length + 2 * _POINTS - 1) // (2 * _POINTS)
    behind, ahead = window - (window + 2) // 2, (window + 2) // 2 - 1

    def box(weights: dict[int, float]) -> dict[int, float]:
        spread: dict[int, float] = {}
        for place, weight in weights.items():
            inside = range(max(0, place - behind), min(length, place + ahead + 1))
            for pixel in inside:
                spread[pixel] = spread.get(pixel, 0.0) + weight / len(inside)
        return spread

    points = []
    for point in range(_POINTS):
        weights = {int((point + 0.5) * length / _POINTS): 1.0}
        for _pass in range(_PASSES):
            weights = box(weights)
        points.append((min(weights), tuple(weights[pixel] for pixel in sorted(weights))))
    return tuple(points)


@lru_cache(maxsize=1)
def _cosines() -> tuple[tuple[float, ...], ...]:
    """The rows 1 to 16 of the discrete cosine transform (DCT-II) of 64 values."""
    scale = math.sqrt(2 / _POINTS)
    return tuple(
        tuple(scale * math.cos(math.pi / 2 / _POINTS * wave * (2 * point + 1)) for point in range(_POINTS))
        for wave in range(1, _WAVES + 1)
    )


def _waves(seen: Rows) -> list[float]:
    """16 by 16 frequencies, row by row."""
    columns = list(zip(*seen, strict=True))
    half = [[sum(map(mul, cosine, column)) for column in columns] for cosine in _cosines()]
    return [sum(map(mul, row, cosine)) for row in half for cosine in _cosines()]


def _bits(waves: list[float]) -> str:
    median = sorted(waves)[len(waves) // 2 - 1]  # of an even number, the lower
    number = sum(1 << place for place, wave in enumerate(waves) if wave > median)
    return f"{number:064x}"


def _quality(seen: Rows) -> int:
    """How much changes from point to point, in hundredths of the full range."""
    beside = sum(abs(int((one - other) * 100 / 255)) for row in seen for one, other in pairwise(row))
    below = sum(
        abs(int((one - other) * 100 / 255))
        for row, next_ in pairwise(seen)
        for one, other in zip(row, next_, strict=True)
    )
    return min(100, (beside + below) // 90)
