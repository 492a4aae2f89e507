"""When people write in: what came in the last weeks, by the hour of the week in which it came."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import QuerySet

from amparo.core.kept import kept
from amparo.tickets.models import ArrivalWeek

WEEKS: Final = 8
HOURS: Final = 7 * 24

ByLanguage = Mapping[str, Sequence[int]]
"""How many tickets came in WEEKS weeks: HOURS counts for each language, Monday from midnight on the market's clock."""


def arrivals() -> Mapping[str, ByLanguage]:
    """What came in the last WEEKS weeks, by market. A handful of rows, however many tickets there are."""
    found: dict[str, dict[str, Sequence[int]]] = {}
    for market, language, counts in _counted():
        found.setdefault(market, {})[language] = counts
    return found


@kept
def _counted() -> QuerySet[ArrivalWeek, tuple[str, str, list[int]]]:
    return ArrivalWeek.objects.order_by("language").values_list("market", "language", "counts")
