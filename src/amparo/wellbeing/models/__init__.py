"""What is kept: `own` behind the wall of `wellbeing.privacy`, `house` for everybody it concerns."""

from amparo.wellbeing.models.house import (
    FEWEST,
    FEWEST_MOMENTS,
    USUAL_FEWEST,
    Acknowledgement,
    Disclosure,
    Listener,
    Programme,
    Release,
    Tally,
)
from amparo.wellbeing.models.own import Attempt, Break, CheckIn, Exposure, OptOut, Own, Skip, Talk

__all__ = [
    "FEWEST",
    "FEWEST_MOMENTS",
    "USUAL_FEWEST",
    "Acknowledgement",
    "Attempt",
    "Break",
    "CheckIn",
    "Disclosure",
    "Exposure",
    "Listener",
    "OptOut",
    "Own",
    "Programme",
    "Release",
    "Skip",
    "Talk",
    "Tally",
]
