"""Reads: what is somebody's own (only inside the wall, by that person), and what may come their way."""

from amparo.wellbeing.queries.coming import Coming, what_may_come
from amparo.wellbeing.queries.disclosures import current, disclosures_for, readers_of, unread_disclosures
from amparo.wellbeing.queries.figures import fewest, released_to
from amparo.wellbeing.queries.fitness import Fitness, fitness
from amparo.wellbeing.queries.listeners import listeners_for
from amparo.wellbeing.queries.mix import Mix, mix_of
from amparo.wellbeing.queries.programmes import limits_for
from amparo.wellbeing.queries.shift import Shift, shift_of

__all__ = [
    "Coming",
    "Fitness",
    "Mix",
    "Shift",
    "current",
    "disclosures_for",
    "fewest",
    "fitness",
    "limits_for",
    "listeners_for",
    "mix_of",
    "readers_of",
    "released_to",
    "shift_of",
    "unread_disclosures",
    "what_may_come",
]
