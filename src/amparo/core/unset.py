"""A field that a change leaves alone, where None has a meaning of its own: nobody, or none."""

from enum import Enum
from typing import Final


class Unset(Enum):
    UNSET = "unset"


UNSET: Final = Unset.UNSET
