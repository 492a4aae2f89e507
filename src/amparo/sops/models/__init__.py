"""Procedures, their versions, their runs, and who has read what."""

from amparo.sops.models.change import CheckAnswer, Reading
from amparo.sops.models.procedure import Procedure, Version
from amparo.sops.models.rehearsal import Rehearsal
from amparo.sops.models.run import Passage, Run, RunEscalation, RunInput, RunReview

__all__ = [
    "CheckAnswer",
    "Passage",
    "Procedure",
    "Reading",
    "Rehearsal",
    "Run",
    "RunEscalation",
    "RunInput",
    "RunReview",
    "Version",
]
