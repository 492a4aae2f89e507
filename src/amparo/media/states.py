"""What was decided about a picture. Pure."""

from enum import StrEnum


class Outcome(StrEnum):
    BREACH = "breach"
    NO_BREACH = "no_breach"
    REPORTED = "reported"
    WAITING = "waiting"  # behind the child-safety wall, where nobody has decided yet
