"""What an exposure weighs. One unit is a minute of a still picture of severity 1."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from amparo.wellbeing.states import ExposureKind

WEIGHTS: Final[Mapping[str, float]] = {
    ExposureKind.TEXT: 0.1,
    ExposureKind.STILL: 1.0,
    ExposureKind.VIDEO: 2.0,
    ExposureKind.LIVE: 3.0,
}
FACTORS: Final = (0, 1, 2, 4, 4)
"""By exposure severity from 0 to 4."""

_LAPSE: Final = timedelta(minutes=3)
_LAPSE_MOVING: Final = timedelta(minutes=15)


def units(kind: str, severity: int, seconds: float) -> float:
    """The units of `seconds` (≥ 0) of something of `severity` (0 to 4)."""
    return WEIGHTS[kind] * FACTORS[severity] * seconds / 60


def lapse(kind: str) -> timedelta:
    """After how long something that was uncovered counts as covered again when nobody said so."""
    return _LAPSE_MOVING if kind in {ExposureKind.VIDEO, ExposureKind.LIVE} else _LAPSE
