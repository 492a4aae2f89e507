"""What this room does for others."""

from amparo.media.services.deciding import Decision, forget_decision, remember_decision
from amparo.media.services.preferring import forget_look, prefer_look
from amparo.media.services.printing import compare_first, recognise_alike, take_fingerprint
from amparo.media.services.showing import covered, covered_content, covered_of_others, film, region, stills, whole
from amparo.media.services.sweeping import forget_derived, sweep_derived

__all__ = [
    "Decision",
    "compare_first",
    "covered",
    "covered_content",
    "covered_of_others",
    "film",
    "forget_decision",
    "forget_derived",
    "forget_look",
    "prefer_look",
    "recognise_alike",
    "region",
    "remember_decision",
    "stills",
    "sweep_derived",
    "take_fingerprint",
    "whole",
]
