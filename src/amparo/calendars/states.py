"""What rotas are for, and the life of a swap."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class RotaKind(StrEnum):
    ON_CALL = "on_call"  # who is called when something cannot wait
    SHIFTS = "shifts"  # who works at the desk


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SWAPS: Final = Transitions({SwapState.ASKED: frozenset({SwapState.ACCEPTED, SwapState.DECLINED, SwapState.WITHDRAWN})})
