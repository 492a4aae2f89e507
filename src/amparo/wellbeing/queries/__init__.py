"""Reads: what is somebody's own (only inside the wall, by that person), and what may come their way."""

from amparo.wellbeing.queries.fitness import Fitness, fitness
from amparo.wellbeing.queries.programmes import limits_for
from amparo.wellbeing.queries.shift import Shift, shift_of

__all__ = ["Fitness", "Shift", "fitness", "limits_for", "shift_of"]
