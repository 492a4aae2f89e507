"""Invented texts whose words are as unevenly common as real ones (Zipf), the same on every machine."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

RARE: Final = "zirconia"
"""Stands in twelve messages, whatever the size."""
COMMON: Final = "dificuldade"
"""Stands in a third of the messages."""
LANGUAGES: Final = ("pt-BR", "es", "en")

_SYLLABLES: Final = [
    "ca",
    "re",
    "mi",
    "to",
    "lu",
    "sa",
    "ne",
    "po",
    "vi",
    "da",
    "ro",
    "fe",
    "ju",
    "ba",
    "li",
    "mo",
    "te",
    "gu",
    "ce",
    "nha",
]
_VOCABULARY: Final = 20_000
_LENGTH: Final = 40


def texts(count: int) -> Iterator[str]:
    """`count` message texts of forty words."""
    chance = random.Random("amparo bench")  # noqa: S311 - invented words
    vocabulary = _vocabulary(chance)
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(vocabulary))))
    pool = chance.choices(vocabulary, cum_weights=weights, k=500_000)
    rare_every = max(count // 12, 1)
    for number in range(count):
        start = chance.randrange(len(pool) - _LENGTH)
        words = " ".join(pool[start : start + _LENGTH])
        if number % 3 == 1:
            words += f" {COMMON}"
        if number % rare_every == rare_every // 2:
            words += f" {RARE}"
        yield words


def _vocabulary(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        found["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)
