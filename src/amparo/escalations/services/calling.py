"""Calling the authority's people: what `paging` does for a loop."""

from amparo.escalations.models import Escalation
from amparo.escalations.speakers import Speaker


def call_authority(row: Escalation) -> None:
    """Begin to call whoever is on duty for the authority of a loop."""


def call_next(row: Escalation, *, why: str) -> None:
    """Call the next step: a clock of the loop has run out, acknowledged or not."""


def stop_urging(row: Escalation, *, by: Speaker) -> None:
    """Somebody has it: the ladder is not climbed any further by itself."""


def stop_calling(row: Escalation, *, by: Speaker) -> None:
    """Nobody needs to be called for this loop any more."""
