"""Decisions about creators, and what a second pair of eyes makes of them."""

from amparo.moderation.models.after import Appeal, Comment, Statement
from amparo.moderation.models.calibration import CalibrationAnswer, CalibrationItem
from amparo.moderation.models.case import Case, Evidence, FirstVerdict
from amparo.moderation.models.people import Conflict, Handle
from amparo.moderation.models.policy import Platform, PolicyLine, RuleVersion
from amparo.moderation.models.review import Lease, Review, Ruling

__all__ = [
    "Appeal",
    "CalibrationAnswer",
    "CalibrationItem",
    "Case",
    "Comment",
    "Conflict",
    "Evidence",
    "FirstVerdict",
    "Handle",
    "Lease",
    "Platform",
    "PolicyLine",
    "Review",
    "RuleVersion",
    "Ruling",
    "Statement",
]
