"""The life of a page, and the few words its plan is made of."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class PageState(StrEnum):
    PAGING = "paging"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"


PAGES: Final = Transitions(
    {
        PageState.PAGING: frozenset({PageState.ACKNOWLEDGED, PageState.ENDED}),
        PageState.ACKNOWLEDGED: frozenset({PageState.PAGING, PageState.ENDED}),  # silent after all: it goes on
    }
)


class Level(StrEnum):
    """How grave what people are called for is; 0 is the gravest."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"

    @property
    def is_urgent(self) -> bool:
        """Whether it may wake people: quiet hours do not hold it back."""
        return self in {Level.P0, Level.P1}


class TargetKind(StrEnum):
    """Whom a step calls: members of staff, or an address of somebody who has no account."""

    USER = "user"
    TEAM = "team"
    ROTA = "rota"  # whoever is on call at that moment
    MAIL = "mail"
    URL = "url"


class Hours(StrEnum):
    """When a step counts, by the calendar that it names."""

    ALWAYS = "always"
    INSIDE = "inside"
    OUTSIDE = "outside"


class Via(StrEnum):
    """How a page was acknowledged."""

    DESK = "desk"
    LINK = "link"
    MAIL = "mail"
    OUTSIDE = "outside"


class Empty(StrEnum):
    """Why a step called nobody."""

    NOBODY = "nobody"  # no shift, an empty team, closed accounts
    HOURS = "hours"  # it counts at other hours
