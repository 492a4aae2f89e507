"""What every event of a case says: its number. Never a verdict of the first reviewer, and never a reason.

Who reviews acts by handle (`Actor("reviewer", …)`), so the log names nobody. That somebody took a case, gave it back or
passed is recorded of the house, not of the person: passing is private, and the log must not tell it by the way.
"""

from dataclasses import dataclass
from typing import ClassVar

from amparo.audit.events import Codes
from amparo.moderation.labels import (
    OUTCOME_NAMES,
    ROUND_NAMES,
    RULE_NAMES,
    STEP_NAMES,
    SUBJECT_NAMES,
    TOLD_VIA_NAMES,
)


@dataclass(frozen=True, kw_only=True)
class OfCase:
    codes: ClassVar[Codes] = {
        "kind": SUBJECT_NAMES,
        "outcome": OUTCOME_NAMES,
        "round": ROUND_NAMES,
        "rule": RULE_NAMES,
        "step": STEP_NAMES,
        "via": TOLD_VIA_NAMES,
    }

    number: int
