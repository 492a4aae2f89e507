"""How much is enough: pure functions over plain values. Where the defaults come from: docs/reference/wellbeing.md."""

from amparo.wellbeing.budget.limits import Limits, strictest
from amparo.wellbeing.budget.standing import Facts, Met, Standing, Why, in_a_row, standing
from amparo.wellbeing.budget.turns import out_until
from amparo.wellbeing.budget.units import lapse, units

__all__ = [
    "Facts",
    "Limits",
    "Met",
    "Standing",
    "Why",
    "in_a_row",
    "lapse",
    "out_until",
    "standing",
    "strictest",
    "units",
]
