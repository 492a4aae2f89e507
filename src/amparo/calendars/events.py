from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.calendars.labels import SWAP_NAMES


@dataclass(frozen=True, kw_only=True)
class CalendarSaved(Event):
    """A calendar was made or changed; `version` is the number of the hours that hold from now on."""

    type = "calendars:calendar:saved"
    sentence = _("Calendar %(name)s saved: version %(version)s of its hours holds")
    personal = ()

    name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RotaSaved(Event):
    type = "calendars:rota:saved"
    sentence = _("Rota %(name)s saved")
    personal = ()

    name: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class LayerSaved(Event):
    """`members` are ids of staff, in the order of their turns."""

    type = "calendars:layer:saved"
    sentence = _("Part “%(layer)s” of rota %(name)s saved")
    personal = ()

    name: str
    layer: str
    members: list[int]


@dataclass(frozen=True, kw_only=True)
class LayerRemoved(Event):
    type = "calendars:layer:removed"
    sentence = _("Part “%(layer)s” taken off rota %(name)s")
    personal = ()

    name: str
    layer: str


@dataclass(frozen=True, kw_only=True)
class CalendarReadIn(Event):
    type = "calendars:rota:read_in"
    sentence = _("Calendar “%(layer)s” read into rota %(name)s: %(shifts)s shifts")
    personal = ()

    name: str
    layer: str
    shifts: int


@dataclass(frozen=True, kw_only=True)
class StandInMade(Event):
    """Times are ISO 8601, in UTC; `off` and `on` are ids of staff."""

    type = "calendars:stand_in:made"
    sentence = _("Who stands in on rota %(name)s changed for some time")
    personal = ()

    name: str
    off: int | None
    on: int | None
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class StandInUndone(Event):
    type = "calendars:stand_in:undone"
    sentence = _("A change of who stands in on rota %(name)s was taken back")
    personal = ()

    name: str
    off: int | None
    on: int | None


@dataclass(frozen=True, kw_only=True)
class SwapAsked(Event):
    type = "calendars:swap:asked"
    sentence = _("asked %(of)s to take a shift on rota %(name)s")
    personal = ("of",)

    name: str
    of: str


@dataclass(frozen=True, kw_only=True)
class SwapAnswered(Event):
    """`state` says how it ended."""

    type = "calendars:swap:answered"
    sentence = _("A swap on rota %(name)s: %(state)s")
    personal = ()
    codes = {"state": SWAP_NAMES}

    name: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AbsenceNoted(Event):
    """The subject is the person; times are ISO 8601, in UTC."""

    type = "calendars:absence:noted"
    sentence = _("An absence was noted")
    personal = ("start", "end")

    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class AbsenceUndone(Event):
    type = "calendars:absence:undone"
    sentence = _("An absence was taken back")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    type = "calendars:feed:made"
    sentence = _("A link for calendar programs was made: %(name)s")
    personal = ()

    name: str


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    type = "calendars:feed:revoked"
    sentence = _("A link for calendar programs was revoked: %(name)s")
    personal = ()

    name: str
