"""Figures about many people, made once a month by the database."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import connection, transaction

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.queries import HOUSE
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.locks import hold_in_transaction
from amparo.wellbeing.events import FiguresReleased
from amparo.wellbeing.models import Release
from amparo.wellbeing.queries.figures import fewest
from amparo.wellbeing.states import Measure

_BY_PERSON: Final = [measure for measure in Measure if measure != Measure.OCCUPANCY]


def sample(*, at_desk: Collection[int], handling: Collection[int]) -> None:
    """Count this moment: of the people whose keys are `at_desk`, how many are `handling` something.

    The database takes out who rests, counts the minute once, and gives nothing back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wellbeing_sample(%s, %s::bigint[], %s::bigint[], %s)",
            [clock.now(), list(at_desk), list(handling), fewest()],
        )


@transaction.atomic
def release(*, by: Doer, month: date) -> int:
    """Make those figures of the month beginning with `month` that are not there; returns how many rows there are.

    Raises Invalid while the month is not over.
    """
    if month.day != 1 or _next(month) > clock.now().date():
        raise Invalid("Figures are made of whole months that are over.")
    hold_in_transaction("wellbeing:release")
    before = Release.objects.filter(month=month).count()
    people = fewest()
    with connection.cursor() as cursor:
        for measure in _BY_PERSON:
            cursor.execute("SELECT wellbeing_release(%s, %s, %s)", [measure, month, people])
        cursor.execute("SELECT wellbeing_release_occupancy(%s)", [month])
    after = Release.objects.filter(month=month).count()
    if after != before:
        record(FiguresReleased(month=month.isoformat()), by=actor_of(by), about=HOUSE)
    return after


def last_month() -> date:
    """The first day of the month that is over."""
    this = clock.now().date().replace(day=1)
    return this.replace(year=this.year - 1, month=12) if this.month == 1 else this.replace(month=this.month - 1)


def _next(month: date) -> date:
    return month.replace(year=month.year + 1, month=1) if month.month == 12 else month.replace(month=month.month + 1)  # noqa: PLR2004 - December
