"""Who is there when people write: the coming week of every market, hour by hour, and the holes in it.

What is likely to come is what came in that hour of the week before; who is there is what the rotas of shifts say. The
cost grows with neither tickets nor weeks past.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Extract

from amparo.accounts.markets import zone_of_market
from amparo.accounts.models import Membership, User
from amparo.calendars.queries import ids, plans_of, rotas_of_shifts
from amparo.calendars.rotas.planning import plan
from amparo.core import clock
from amparo.core.kept import kept
from amparo.tickets.models import Ticket
from amparo.tickets.models.ticket import AWAKE_WORK
from amparo.tickets.queries.arrivals import HOURS, ByLanguage, arrivals

FEW: Final = 2
"""Nobody is missed for fewer in eight weeks."""
_MOST_DUE: Final = 1000  # the next ones; a desk with more due in a week knows where its holes are
_HOUR: Final = timedelta(hours=1)
_HALF: Final = timedelta(minutes=30)
_SECONDS: Final = 3600  # of an hour


class Cell(NamedTuple):
    """One hour of one market, beginning at `start` (UTC), as it stands at half past."""

    start: datetime
    weekday: int
    hour: int
    total: int  # tickets that came in eight weeks
    people: int
    spoken: frozenset[str]
    lacking: tuple[str, ...]  # languages in which people write then and that nobody who is there speaks
    due: int  # promised times that fall into it

    @property
    def is_hole(self) -> bool:
        """Somebody writes and nobody is there, or nobody who speaks the language; or a promise falls due then."""
        if self.people:
            return bool(self.lacking)
        return self.total >= FEW or self.due > 0


@dataclass(frozen=True, kw_only=True)
class Hole:
    """Hours of one market in a row that lack the same: everybody, or the languages in `lacking`."""

    market: str
    cells: Sequence[Cell]

    @property
    def start(self) -> datetime:
        return self.cells[0].start

    @property
    def end(self) -> datetime:
        return self.cells[-1].start + _HOUR

    @property
    def lacking(self) -> tuple[str, ...]:
        return () if self.is_empty else self.cells[0].lacking

    @property
    def is_empty(self) -> bool:
        """Nobody at all is there."""
        return not self.cells[0].people

    @property
    def came(self) -> int:
        return sum(cell.total for cell in self.cells)

    @property
    def due(self) -> int:
        return sum(cell.due for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class MarketWeek:
    """The coming week of one market, from the hour that is under way."""

    market: str
    zone: ZoneInfo
    cells: Sequence[Cell]

    @property
    def came(self) -> int:
        return sum(cell.total for cell in self.cells)

    def holes(self) -> list[Hole]:
        found: list[list[Cell]] = []
        for before, cell in zip([None, *self.cells], self.cells, strict=False):
            if not cell.is_hole:
                continue
            if before and before.is_hole and _lacks(before) == _lacks(cell):
                found[-1].append(cell)
            else:
                found.append([cell])
        return [Hole(market=self.market, cells=cells) for cells in found]


def coverage() -> list[MarketWeek]:
    """The coming week of every market that somebody writes from or a team answers, the busiest first."""
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    came = arrivals()
    staff = _Staff(start)
    due = _due(start)
    weeks = [_week(market, start, came.get(market, {}), staff, due) for market in {*came, *staff.markets}]
    return sorted(weeks, key=lambda week: (-week.came, week.market))


def _week(
    market: str, start: datetime, came: ByLanguage, staff: "_Staff", due: Mapping[tuple[str, int], int]
) -> MarketWeek:
    zone = ZoneInfo(zone_of_market(market))
    totals = [sum(counts) for counts in zip(*came.values(), strict=True)] or [0] * HOURS
    wanted = [[language for language in came if language and came[language][slot] >= FEW] for slot in range(HOURS)]
    cells = []
    hours = zip(_hours(zone, start), staff.answering(market), range(HOURS), strict=True)
    for (begins, weekday, hour, slot), (people, spoken), number in hours:
        lacking = tuple([one for one in wanted[slot] if _base(one) not in spoken]) if wanted[slot] else ()
        cells.append(Cell(begins, weekday, hour, totals[slot], people, spoken, lacking, due.get((market, number), 0)))
    return MarketWeek(market=market, zone=zone, cells=cells)


@lru_cache(maxsize=64)
def _hours(zone: ZoneInfo, start: datetime) -> Sequence[tuple[datetime, int, int, int]]:
    """The hours of a week from `start`, with the weekday and hour that the clock in `zone` shows: alone, and as one."""
    begins = [start + number * _HOUR for number in range(HOURS)]
    walls = [moment.astimezone(zone) for moment in begins]
    return [
        (moment, day := wall.weekday(), hour := wall.hour, day * 24 + hour)
        for moment, wall in zip(begins, walls, strict=True)
    ]


class _Staff:
    """Who is on shift in each hour of a week, and what they answer."""

    def __init__(self, start: datetime) -> None:
        self._there = _there(start)
        everybody = sorted(frozenset().union(*self._there))
        people = _people(everybody)
        markets = {user: set(own) for user, own, _spoken in people}
        for user, teams in _markets_of_teams(everybody):
            markets[user].update(teams)
        self.markets = {market for own in markets.values() for market in own}
        self._markets = markets
        self._languages = {user: frozenset(map(_base, spoken)) for user, _own, spoken in people}

    def answering(self, market: str) -> list[tuple[int, frozenset[str]]]:
        """How many who answer `market` are there in each hour, and the languages they speak together."""
        known: dict[frozenset[int], tuple[int, frozenset[str]]] = {}
        for there in self._there:
            if there not in known:
                # who says no market answers all of them
                people = [user for user in there if not self._markets[user] or market in self._markets[user]]
                known[there] = len(people), frozenset().union(*(self._languages[user] for user in people))
        return [known[there] for there in self._there]


def _there(start: datetime) -> Sequence[frozenset[int]]:
    """Who is on shift at half past each hour of the week."""
    end = start + HOURS * _HOUR
    by_span: dict[tuple[datetime, datetime], set[int]] = {}  # those who work together share their hours
    for rota in plans_of(rotas_of_shifts(), start, end).values():
        for member, spans in plan(rota, start, end).items():
            for span in spans:
                by_span.setdefault(span, set()).update(ids([member]))
    there: list[set[int]] = [set() for _ in range(HOURS)]
    for edges, people in by_span.items():
        first, last = (-((start + _HALF - edge) // _HOUR) for edge in edges)
        for number in range(max(first, 0), min(last, HOURS)):
            there[number] |= people
    same: dict[frozenset[int], frozenset[int]] = {}  # one for the hours of a shift, since each market asks for all
    return [same.setdefault(people, people) for people in map(frozenset, there)]


@kept
def _people(user_ids: list[int]) -> QuerySet[User, tuple[int, list[str], list[str]]]:
    return User.objects.filter(pk__in=user_ids).values_list("pk", "markets", "languages")


@kept
def _markets_of_teams(user_ids: list[int]) -> QuerySet[Membership, tuple[int, list[str]]]:
    return Membership.objects.filter(user__in=user_ids, team__is_active=True).values_list("user_id", "team__markets")


def _due(start: datetime) -> Mapping[tuple[str, int], int]:
    """How many promised times fall into each hour, by market."""
    return Counter((market, int(seconds // _SECONDS)) for market, seconds in _promised(start, start + HOURS * _HOUR))


@kept
def _promised(start: datetime, end: datetime) -> QuerySet[Any, tuple[str, int]]:
    """The market of each ticket of which something falls due, and in how many seconds from `start`."""
    rows = Ticket.objects.filter(AWAKE_WORK, falls_due__gte=start, falls_due__lt=end).order_by("falls_due", "pk")
    ahead = ExpressionWrapper(F("falls_due") - start, output_field=DurationField())
    return rows.annotate(seconds=Extract(ahead, "epoch")).values_list("market", "seconds")[:_MOST_DUE]


def _lacks(cell: Cell) -> Collection[str] | None:
    return cell.lacking if cell.people else None


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0]
