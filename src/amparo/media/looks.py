"""How media is drawn before somebody asks to see it: grey, blurred, with fewer details. Pure.

Studies disagree on whether any of this lowers distress; it is a default that each person may change both ways.
"""

from dataclasses import dataclass, replace
from typing import Final

from amparo.media.harm import Exposure, Harm, is_graphic, severity_of

MOST_BLUR: Final = 40
"""Pixels, at a width of 800: beyond this nothing is left to be told apart."""
LEAST_DETAIL: Final = 0.05

_GRAPHIC_BLUR: Final = 10
_BLUR: Final = 4


@dataclass(frozen=True)
class Look:
    """`blur` in pixels of a picture 800 wide, `grey` without colour, `detail` the share of fine structure that stays.

    Raises ValueError for what cannot be drawn.
    """

    blur: int = 0
    grey: bool = False
    detail: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.blur <= MOST_BLUR:
            raise ValueError(f"a blur is from 0 to {MOST_BLUR} px")
        if not LEAST_DETAIL <= self.detail <= 1:
            raise ValueError(f"detail is from {LEAST_DETAIL} to 1")

    @property
    def uncovered(self) -> "Look":
        """What stays when the person looks: the colour they chose, and nothing between."""
        return replace(self, blur=0, detail=1.0)


PLAIN: Final = Look()


def default_look(harm: Harm, severity: int | None) -> Look:
    """The look for a harm at a severity (None: nobody has judged it), unless the person chose another.

    All but the harmless is grey; ten pixels of blur for what is graphic, four for the rest.
    """
    if severity_of(severity) is Exposure.HARMLESS:
        return PLAIN
    return Look(blur=_GRAPHIC_BLUR if is_graphic(harm, severity) else _BLUR, grey=True)
