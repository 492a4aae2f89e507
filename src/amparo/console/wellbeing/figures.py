"""What many people together met and needed: made once a month by the database, never about few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.wellbeing.evidence import FINDINGS
from amparo.wellbeing.models import Release
from amparo.wellbeing.permissions import WellbeingPermission
from amparo.wellbeing.queries import fewest, released_to
from amparo.wellbeing.states import Measure

_MONTHS: Final = 6
_NAMES: Final = {
    Measure.EXPOSURE: gettext_lazy("What was met"),
    Measure.SEVERE: gettext_lazy("Hard material"),
    Measure.BREAKS: gettext_lazy("Breaks"),
    Measure.CHECK_INS: gettext_lazy("How people are"),
    Measure.OPT_OUTS: pgettext_lazy("measure of protection", "Left out"),
    Measure.SKIPS: pgettext_lazy("measure of protection", "Passed on"),
    Measure.OCCUPANCY: gettext_lazy("Occupancy"),
}
_UNITS: Final = {
    Measure.EXPOSURE: gettext_lazy("Weight of everything that was uncovered: minutes by kind and severity."),
    Measure.SEVERE: gettext_lazy("Minutes for which something of high severity was uncovered."),
    Measure.BREAKS: gettext_lazy("Minutes of breaks. They are in no figure of anybody's work."),
    Measure.CHECK_INS: gettext_lazy("Mean of the scores from 0 to 100, higher is better. No diagnosis, and voluntary."),
    Measure.OPT_OUTS: gettext_lazy("How many people left out some kind of case: at least so many."),
    Measure.SKIPS: gettext_lazy("How many things were passed on, without a reason."),
    Measure.OCCUPANCY: gettext_lazy(
        "How many of the people at the desk had a ticket or a review before them, counted at one moment of each minute."
        " Breaks and time to cool down are in neither number. Above about 85 % nobody lasts."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure and from how many people it is at least; without `people` it is hidden.

    With `moments` it is a share in percent, and says from how many of those it is at least.
    """

    total: float | None
    people: int
    moments: int | None


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str | Promise
    cells: Sequence[Cell | None]  # one for each month, None where nothing was counted


@requires(WellbeingPermission.AGGREGATES_READ)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """One measure (`measure`) over the last months, by team where it is counted by team."""
    said = request.GET.get("measure", "")
    measure = Measure(said) if said in set(Measure) else Measure.EXPOSURE
    rows = list(released_to(request.user).filter(measure=measure))
    months = sorted({row.month for row in rows})[-_MONTHS:]
    context = {
        "measures": [(one, _NAMES[one], one is measure) for one in Measure],
        "name": _NAMES[measure],
        "unit": _UNITS[measure],
        "is_of_moments": measure is Measure.OCCUPANCY,
        "months": months,
        "lines": _lines(rows, months),
        "fewest": fewest(),
        "findings": FINDINGS,
    }
    return page(request, "wellbeing/figures.html", context)


def _lines(rows: Sequence[Release], months: Sequence[date]) -> list[Line]:
    """All together first, then the teams by name."""
    names = {row.team_id: row.team.name if row.team else _("All together") for row in rows}
    known = {(row.team_id, row.month): Cell(total=row.total, people=row.people, moments=row.moments) for row in rows}
    ordered = sorted(names.items(), key=lambda one: (one[0] is not None, one[1]))
    return [Line(name=name, cells=[known.get((team, month)) for month in months]) for team, name in ordered]
