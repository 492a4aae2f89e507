"""What the desk may hand to somebody now. It asks their protection, and is not told why."""

from typing import Final

from amparo.accounts.models import User
from amparo.tickets.queries import Bounds
from amparo.wellbeing.queries import fitness
from amparo.wellbeing.queries.own import break_of, passed_on
from amparo.wellbeing.states import BreakKind

TICKET: Final = "ticket"
"""What a ticket is called where it is noted that somebody passed it on."""


def bounds_of(person: User) -> Bounds:
    fit = fitness(person)
    return Bounds(
        refused_harms=fit.refused_harms,
        highest_severity=fit.highest_severity,
        passed_on=tuple(passed_on(person, TICKET)),
    )


def is_resting(person: User) -> bool:
    """Whether somebody is on a break of their own choosing."""
    rest = break_of(person)
    return rest is not None and rest.kind == BreakKind.OWN
