"""When people write in: what came in the last weeks, by the hour of the week in which it came."""

from datetime import timedelta
from typing import Final, NamedTuple

from django.db.models import Case, CharField, DateTimeField, F, Func, IntegerField, Sum, Value, When

from amparo.accounts.markets import MARKETS, zone_of_market
from amparo.core import clock
from amparo.tickets.models import ArrivalHour

WEEKS: Final = 8


class Arrivals(NamedTuple):
    """`tickets` in WEEKS weeks; `weekday` (Monday is 0) and `hour` are those of the market's own clock."""

    market: str
    language: str
    weekday: int
    hour: int
    tickets: int


def arrivals() -> list[Arrivals]:
    """What came in the last WEEKS weeks. One query over counted hours: the number of tickets does not matter."""
    zones = Case(
        *(When(market=market, then=Value(zone_of_market(market))) for market in MARKETS),
        default=Value("UTC"),
        output_field=CharField(),
    )
    wall = Func(zones, F("hour"), function="timezone", output_field=DateTimeField())
    rows = (
        ArrivalHour.objects.filter(hour__gte=clock.now() - timedelta(weeks=WEEKS))
        .order_by()
        .values_list(
            "market",
            "language",
            Func(wall, template="EXTRACT(ISODOW FROM %(expressions)s)::int - 1", output_field=IntegerField()),
            Func(wall, template="EXTRACT(HOUR FROM %(expressions)s)::int", output_field=IntegerField()),
        )
        .annotate(total=Sum("count"))
    )
    return [Arrivals(*row) for row in rows]
