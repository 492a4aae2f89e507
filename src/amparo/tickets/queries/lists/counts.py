"""How many tickets wait in each view: cheap because nobody counts beyond what a person can tell apart."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.tickets.queries.lists.filters import Filters, View
from amparo.tickets.queries.lists.narrowing import tickets_in

CAP: Final = 1000
"""Counting stops here; the screen says 999+."""

COUNTED: Final = (
    View.MINE,
    View.UNASSIGNED,
    View.TEAM,
    View.WAITING,
    View.SNOOZED,
    View.OPEN,
    View.DANGER,
    View.UNDELIVERED,
)


class _Capped(models.Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) capped)"
    output_field = models.IntegerField()


def capped_counts(
    user: User, saved: Mapping[str, Filters] | None = None, brand: tuple[int, ...] = ()
) -> dict[str, int]:
    """Tickets in each view by its name, and in each of the `saved` lists by theirs; at most CAP. One statement.

    `brand` narrows the views (not the saved lists, which say themselves what they hold).
    """
    lists = {view.value: Filters(view=view, brand=brand) for view in COUNTED} | dict(saved or {})
    found = _counts(user, tuple(lists.values()))
    return dict(zip(lists, found[0], strict=True)) if found else {}


@kept
def _counts(user: User, lists: tuple[Filters, ...]) -> models.QuerySet[User, tuple[int, ...]]:
    counts = {
        f"count_{place}": _Capped(tickets_in(user, filters).order_by().values("pk")[:CAP])
        for place, filters in enumerate(lists)
    }
    # beside one row that is surely there: Django has no SELECT without a table
    return User.objects.filter(pk=user.pk).annotate(**counts).values_list(*counts)
