"""What the house decides about protection. What people do for their own is no event (docs/decisions/0013)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.core.dates import in_words


@dataclass(frozen=True, kw_only=True)
class ProgrammeSaved(Event):
    """`team` is a name; empty: for all teams without one of their own."""

    type = "wellbeing:programme:saved"
    sentence = _("Programme of protection saved %(team)s")
    personal = ()

    team: str
    values: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ProgrammeRemoved(Event):
    type = "wellbeing:programme:removed"
    sentence = _("Programme of protection of %(team)s removed: that of the house holds")
    personal = ()

    team: str


@dataclass(frozen=True, kw_only=True)
class DisclosureMade(Event):
    """`team` is a name; empty: for people without a team."""

    type = "wellbeing:disclosure:made"
    sentence = _("What is in the queue of %(team)s is told anew: version %(version)s")
    personal = ()

    team: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DisclosureAcknowledged(Event):
    type = "wellbeing:disclosure:acknowledged"
    sentence = _("read what is in the queue (version %(version)s)")
    personal = ()

    version: int
    language: str


@dataclass(frozen=True, kw_only=True)
class FiguresReleased(Event):
    """`month` is its first day."""

    type = "wellbeing:figures:released"
    sentence = _("Figures about protection in %(month)s were made")
    personal = ()

    month: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        day = parse_date(data.get("month", ""))
        return {**data, "month": in_words(day, "YEAR_MONTH_FORMAT")} if day else data
