"""Counting what came in, hour by hour, so that nobody has to look at every ticket to know when people write."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncHour

from amparo.accounts.markets import zone_of_market
from amparo.core import clock
from amparo.tickets.models import ArrivalHour, ArrivalWeek, Ticket
from amparo.tickets.queries.arrivals import HOURS, WEEKS

_AGAIN: Final = timedelta(hours=3)  # mail that was on its way bears the hour it was sent in
_LATEST: Final = timedelta(weeks=WEEKS)
_AT_ONCE: Final = timedelta(days=1)


def count_arrivals() -> int:
    """Count the finished hours since the last that were counted, WEEKS back at most; returns how many rows.

    Whatever was counted is replaced by what is counted now: it may be done twice, or stop in the middle.
    """
    ends = clock.now().replace(minute=0, second=0, microsecond=0)
    newest = ArrivalHour.objects.aggregate(newest=Max("hour"))["newest"]
    start = max(newest - _AGAIN, ends - _LATEST) if newest else ends - _LATEST
    rows = 0
    while start < ends:
        until = min(start + _AT_ONCE, ends)
        rows += _count(start, until)
        start = until
    _sum_up(ends)
    return rows


@transaction.atomic
def _count(start: datetime, end: datetime) -> int:
    found = (
        Ticket.objects.filter(created_at__gte=start, created_at__lt=end)
        .order_by()
        .values("market", "language", hour=TruncHour("created_at", tzinfo=start.tzinfo))
        .annotate(count=Count("pk"))
    )
    ArrivalHour.objects.filter(hour__gte=start, hour__lt=end).delete()
    return len(ArrivalHour.objects.bulk_create([ArrivalHour(**row) for row in found]))


@transaction.atomic
def _sum_up(ends: datetime) -> None:
    """Write the hours of the week anew, and forget the hours before."""
    ArrivalHour.objects.filter(hour__lt=ends - _LATEST).delete()
    zones: dict[str, ZoneInfo] = {}
    weeks: dict[tuple[str, str], list[int]] = {}
    rows = ArrivalHour.objects.values_list("market", "language", "hour", "count")
    for market, language, hour, count in rows.iterator():
        zone = zones.get(market) or zones.setdefault(market, ZoneInfo(zone_of_market(market)))
        local = hour.astimezone(zone)
        counts = weeks.setdefault((market, language), [0] * HOURS)
        counts[local.weekday() * 24 + local.hour] += count
    ArrivalWeek.objects.all().delete()
    ArrivalWeek.objects.bulk_create(
        ArrivalWeek(market=market, language=language, counts=counts) for (market, language), counts in weeks.items()
    )
