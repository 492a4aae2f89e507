"""Which tickets may come to somebody now: whoever hands them out asks for bounds, and is not told why they are so."""

from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.tickets.queries import Bounds
from amparo.wellbeing.queries.coming import what_may_come

TICKET: Final = "ticket"
"""What a ticket is called where it is noted that somebody passed it on."""

_REMEMBERED: Final = timedelta(days=7)


def bounds_of(person: User) -> Bounds:
    coming = what_may_come(person, TICKET, remembered=_REMEMBERED)
    return Bounds(
        refused_harms=coming.fitness.refused_harms,
        highest_severity=coming.fitness.highest_severity,
        passed_on=coming.passed_on,
    )
