"""What the desk may hand to somebody now. It asks their protection, and is not told why."""

from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.tickets.queries import Bounds
from amparo.wellbeing.queries import what_may_come
from amparo.wellbeing.queries.own import break_of
from amparo.wellbeing.states import BreakKind

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


def is_resting(person: User) -> bool:
    """Whether somebody is on a break of their own choosing."""
    rest = break_of(person)
    return rest is not None and rest.kind == BreakKind.OWN
