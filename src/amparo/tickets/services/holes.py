"""Leads hear in advance of promised times that fall into hours in which nobody answers the market."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import market_names, zone_of_market
from amparo.accounts.models import User
from amparo.accounts.permissions import roles_with
from amparo.calendars.permissions import CalendarPermission
from amparo.core import clock
from amparo.core.dates import in_words
from amparo.core.text import Labels
from amparo.notifications.services import notify
from amparo.tickets.models import HoleTold
from amparo.tickets.queries.coverage import Hole, coverage

HOLE: Final = "tickets:due_in_hole"
SENTENCES: Final[Labels] = {
    HOLE: _(
        "%(market)s: nobody is there on %(date)s from %(from)s to %(to)s, and promised times fall into it: %(count)s"
    )
}
_AHEAD: Final = timedelta(hours=24)
_KEPT: Final = timedelta(days=8)


def worded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The market by its name, the day as it is read. No preposition before the name: it would want its article."""
    day = date.fromisoformat(data["date"])
    return {**data, "market": market_names([data["market"]])[0], "date": in_words(day, "MONTH_DAY_FORMAT")}


def tell_of_holes() -> int:
    """Tell the leads of the holes of the next day into which promised times fall, once each; returns how many."""
    now = clock.now()
    HoleTold.objects.filter(end__lt=now - _KEPT).delete()
    near = [hole for week in coverage() for hole in week.holes() if hole.start < now + _AHEAD]
    return sum(_tell(hole) for hole in near if hole.is_empty and hole.due)


@transaction.atomic
def _tell(hole: Hole) -> bool:
    _told, new = HoleTold.objects.get_or_create(market=hole.market, end=hole.end, defaults={"start": hole.start})
    if not new:
        return False
    first, last = hole.cells[0], hole.cells[-1]
    roles = [str(role) for role in roles_with(CalendarPermission.COVERAGE_READ)]
    notify(
        users=User.objects.filter(is_active=True, roles__overlap=roles).order_by("pk"),
        kind=HOLE,
        data={
            "count": hole.due,
            "market": hole.market,
            "from": f"{first.hour:02}:00",
            "to": f"{(last.hour + 1) % 24:02}:00",
            "date": f"{hole.start.astimezone(ZoneInfo(zone_of_market(hole.market))):%Y-%m-%d}",
        },
    )
    return True
