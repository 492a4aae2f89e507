"""The codes of this room."""

from enum import StrEnum
from typing import Final


class ExposureKind(StrEnum):
    """How something was met; how heavily each weighs stands in `budget.units`."""

    TEXT = "text"
    STILL = "still"
    VIDEO = "video"
    LIVE = "live"


class BreakKind(StrEnum):
    OWN = "own"  # taken when the person likes
    COOL_DOWN = "cool_down"  # after something hard


class Measure(StrEnum):
    """What leads may see of many people together."""

    EXPOSURE = "exposure"  # units, by team
    SEVERE = "severe"  # minutes of high severity, by team
    BREAKS = "breaks"  # minutes, of the whole house
    CHECK_INS = "check_ins"  # mean score from 0 to 100, of the whole house
    OPT_OUTS = "opt_outs"  # how many people have any, of the whole house
    SKIPS = "skips"  # how many, of the whole house
    OCCUPANCY = "occupancy"  # percent, of the whole house, counted at moments


ANYTHING: Final = ""
"""In place of a harm: everything graphic."""

HIGH: Final = 3
"""Exposure severity from which something counts as of high severity."""
