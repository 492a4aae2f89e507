"""Counting what came in, hour by hour, so that nobody has to look at every ticket to know when people write."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncHour

from amparo.core import clock
from amparo.tickets.models import ArrivalHour, Ticket
from amparo.tickets.queries.arrivals import WEEKS

_AGAIN: Final = timedelta(hours=3)  # mail that was on its way bears the hour it was sent in
_KEPT: Final = timedelta(weeks=2 * WEEKS)
_AT_ONCE: Final = timedelta(days=1)


def count_arrivals() -> int:
    """Count the finished hours since the last that were counted, eight weeks back at most; returns how many rows.

    Whatever was counted is replaced by what is counted now: it may be done twice, or stop in the middle.
    """
    ends = clock.now().replace(minute=0, second=0, microsecond=0)
    newest = ArrivalHour.objects.aggregate(newest=Max("hour"))["newest"]
    oldest = ends - timedelta(weeks=WEEKS)
    start = max(newest - _AGAIN, oldest) if newest else oldest
    rows = 0
    while start < ends:
        until = min(start + _AT_ONCE, ends)
        rows += _count(start, until)
        start = until
    ArrivalHour.objects.filter(hour__lt=ends - _KEPT).delete()
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
