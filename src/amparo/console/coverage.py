"""Who is there when people write: a day of every market as a map of hours, and the holes of the coming week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import market_names
from amparo.calendars.models import Rota
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.states import RotaKind
from amparo.console.page import page
from amparo.core import clock
from amparo.core.kept import kept
from amparo.core.text import in_our_case, language_now, number_in
from amparo.tickets.queries.arrivals import WEEKS
from amparo.tickets.queries.coverage import FEW, Cell, Hole, MarketWeek, coverage
from amparo.ui.fill import fill, join

_STEPS: Final = 4  # of the map's colours above nothing
_MOST_HOLES: Final = 40
_CELL: Final = (
    '<td class="heat-{heat}{hole}" title="{words}"><b aria-hidden="true">{people}</b>'
    '<span class="sr-only">{words}</span></td>'
)  # a week has two hundred: as a function they cost a fraction of what a template's would


@dataclass(frozen=True, kw_only=True)
class Line:
    """A market's day as finished cells of the map, and the languages that are spoken in some hour of it."""

    market: str
    cells: SafeString
    languages: str


@dataclass(frozen=True, kw_only=True)
class NamedHole:
    """A hole in words; `weekday` and hours are the market's own, `rota` is that of a team that answers it."""

    market: str
    weekday: str
    start: str
    end: str
    came: int
    lacking: str
    due: int
    rota: int | None


@requires(CalendarPermission.COVERAGE_READ)
@require_GET
def coverage_page(request: StaffRequest) -> HttpResponse:
    """The map of one weekday (`day`, Monday is 0; today's otherwise)."""
    today = localtime(clock.now()).weekday()
    said = number_in(request.GET.get("day", ""))
    day = said if said in WEEKDAYS else today
    weeks = coverage()
    names = dict(zip((week.market for week in weeks), _names(weeks), strict=True))
    most = max((cell.total for week in weeks for cell in week.cells), default=0)
    holes = sorted((hole for week in weeks for hole in week.holes()), key=lambda hole: (-hole.due, hole.start))
    rotas = _rotas()
    context = {
        "days": [
            ((today + ahead) % 7, WEEKDAYS[(today + ahead) % 7], (today + ahead) % 7 == day) for ahead in range(7)
        ],
        "lines": [_line(names[week.market], week, day, most) for week in weeks],
        "hours": range(24),
        "holes": [_named(names[hole.market], hole, rotas.get(hole.market)) for hole in holes[:_MOST_HOLES]],
        "holes_count": len(holes),
        "due_count": sum(hole.due for hole in holes),
        "weeks": WEEKS,
        "few": FEW,
        "steps": range(_STEPS + 1),
    }
    return page(request, "coverage.html", context)


def _names(weeks: Sequence[MarketWeek]) -> list[str]:
    return [name or _("Market unknown") for name in market_names([week.market for week in weeks])]


def _line(name: str, week: MarketWeek, day: int, most: int) -> Line:
    cells = sorted((cell for cell in week.cells if cell.weekday == day), key=lambda cell: cell.hour)
    spoken = frozenset().union(*(cell.spoken for cell in cells))
    said = _("%(hour)s: %(came)s came, %(people)s are there, languages: %(languages)s")
    languages = {
        spoken: _languages(spoken) or pgettext("languages", "none") for spoken in {cell.spoken for cell in cells}
    }
    drawn = join([_drawn(cell, most, said, languages[cell.spoken]) for cell in cells])
    return Line(market=name, cells=drawn, languages=_languages(spoken))


def _drawn(cell: Cell, most: int, said: str, languages: str) -> SafeString:
    """One hour: how much comes as a colour, how many are there as a figure, and all of it in a sentence."""
    words = said % {
        "hour": f"{cell.hour:02}:00",
        "came": cell.total,
        "people": cell.people,
        "languages": languages,
    }
    return fill(
        _CELL,
        heat=min(_STEPS, 1 + cell.total * _STEPS // (most + 1)) if cell.total else 0,
        hole=" hole" if cell.is_hole else "",
        words=f"{words}. {_hole_words(cell)}" if cell.is_hole else words,
        people=cell.people,
    )


def _hole_words(cell: Cell) -> str:
    if not cell.people:
        return _("A hole: nobody is there.")
    return _("A hole: nobody speaks %(languages)s.") % {"languages": _languages(cell.lacking)}


def _rotas() -> dict[str, int]:
    """By market the rota to mend: the first of a team that answers it."""
    served = ((market, pk) for pk, markets in _served() for market in markets)
    return dict(reversed([*served]))


@kept
def _served() -> QuerySet[Rota, tuple[int, list[str]]]:
    rows = Rota.objects.filter(kind=RotaKind.SHIFTS, is_active=True, team__isnull=False).order_by("name")
    return rows.values_list("pk", "team__markets")


def _named(name: str, hole: Hole, rota: int | None) -> NamedHole:
    first = hole.cells[0]
    return NamedHole(
        market=name,
        weekday=in_our_case(str(WEEKDAYS[first.weekday]), language_now()),
        start=f"{first.hour:02}:00",
        end=f"{(hole.cells[-1].hour + 1) % 24:02}:00",
        came=hole.came,
        lacking=_languages(hole.lacking),
        due=hole.due,
        rota=rota,
    )


def _languages(codes: Iterable[str]) -> str:
    """Names of languages, in the language of the moment."""
    return _named_in(frozenset(codes), language_now())


@lru_cache(maxsize=256)
def _named_in(codes: frozenset[str], language: str) -> str:
    known = Locale.parse(language, sep="-").languages
    return ", ".join(sorted(known.get(code.split("-", maxsplit=1)[0], code) for code in codes))
