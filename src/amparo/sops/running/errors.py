"""Why an input comes to nothing. Whichever is raised, the run stays where it was."""

from http import HTTPStatus

from amparo.core.errors import Refusal
from amparo.sops.language.conditions import ConditionFailed, NotKnown

__all__ = ["ConditionFailed", "LoopWithoutEnd", "NoWayOn", "NotKnown", "NotNow", "Unfit", "WayNeeded"]


class NotNow(Refusal):
    """The run is at another step, or its step waits for something else."""

    status = HTTPStatus.CONFLICT
    code = "not-now"


class WayNeeded(NotNow):
    """A step can be left out, but not without saying where to go on."""

    code = "way-needed"


class Unfit(Refusal):
    """What was given is no answer to the step, or lacks its evidence."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unfit"


class NoWayOn(Refusal):
    """The procedure says nothing about this case: no branch fits, or the way leads to no step."""

    status = HTTPStatus.CONFLICT
    code = "no-way-on"


class LoopWithoutEnd(Refusal):
    """The procedure goes round and round without ever pausing."""

    status = HTTPStatus.CONFLICT
    code = "loop-without-end"
