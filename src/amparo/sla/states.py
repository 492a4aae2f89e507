"""What is promised, and the life of a promise. No Django here."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class Metric(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class TargetState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"  # for good, whatever is done about it afterwards
    DROPPED = "dropped"  # nothing to judge: merged away, closed unanswered, or the policy promises nothing any more


_OPEN: Final = frozenset({TargetState.ACTIVE, TargetState.PAUSED})

TARGET_LIFE: Final[Transitions[TargetState]] = Transitions(
    {
        TargetState.ACTIVE: frozenset(TargetState) - {TargetState.ACTIVE},
        TargetState.PAUSED: frozenset(TargetState) - {TargetState.PAUSED},
        TargetState.MET: _OPEN | {TargetState.BREACHED, TargetState.DROPPED},  # reopened, or the answer was taken back
        TargetState.DROPPED: _OPEN | {TargetState.BREACHED, TargetState.MET},  # taken out of a merge again
        TargetState.BREACHED: frozenset(),
    }
)


class Hours(StrEnum):
    """By which time something is counted."""

    BUSINESS = "business"
    CALENDAR = "calendar"
