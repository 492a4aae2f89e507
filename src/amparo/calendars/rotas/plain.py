"""What a rota is made of: plain values, without a database. The plan is worked out in `planning`.

A member is whatever the caller tells people apart by: an id, a name.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from amparo.calendars.rotas.spans import Span, Spans

Member = Hashable


class Every(StrEnum):
    """What the length of a turn is counted in, on the clock of the wall: a day with 23 hours is a day."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Window(NamedTuple):
    """Some hours of a weekday (Monday is 0). One that does not end later than it starts ends on the next day."""

    weekday: int
    start: time
    end: time


class Shift(NamedTuple):
    """`member` stands in from `start` to before `end`, both UTC."""

    start: datetime
    end: datetime
    member: Member


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """Turns of `length` times `every`; the first begins on `starts_on` when the wall clock shows `hand_off`.

    Every hand-off is at that time of day, unless turns are counted in hours. Months that are too short hand off on
    their last day.
    """

    starts_on: date
    hand_off: time
    every: Every
    length: int = 1

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a turn has a length")

    @property
    def starts(self) -> datetime:
        """What the wall clock shows when the first turn begins, without a zone."""
        return datetime.combine(self.starts_on, self.hand_off)


class Source(Protocol):
    """Whatever says who stands in when: a layer, or a calendar that was read in."""

    def spans(self, zone: ZoneInfo, window: Span) -> dict[Member, Spans]:
        """Who stands in when, within `window`."""


@dataclass(frozen=True, kw_only=True)
class Override:
    """From `start` to before `end`: `on` stands in for `off`; without `off` besides the others, without `on` nobody.

    Standing in for somebody who is not on the rota then changes nothing.
    """

    start: datetime
    end: datetime
    off: Member | None = None
    on: Member | None = None


@dataclass(frozen=True, kw_only=True)
class Rota:
    """Everybody whom any layer names is on the rota; overrides change that, in their order.

    `zone` is whose wall clock hand-offs and hours follow. `needed` says when somebody has to be there; always, when
    it is empty. `absent` are taken off whatever brought them on.
    """

    zone: ZoneInfo
    layers: Sequence[Source] = ()
    overrides: Sequence[Override] = ()
    needed: Sequence[Window] = ()
    absent: Sequence[Shift] = field(default=())
