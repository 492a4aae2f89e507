"""Breaks, and time to cool down. They are nobody's business: no figure of time holds them."""

from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.models import Break
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.programmes import limits_for
from amparo.wellbeing.states import BreakKind

_LONGEST: Final = 240  # minutes that can be asked for at once


def begin_break(*, person: User, minutes: int = 10) -> Break:
    """Begin a break, or make the one under way last `minutes` from now."""
    with as_person(person):
        return rest(person, kind=BreakKind.OWN, lasts=timedelta(minutes=min(max(minutes, 1), _LONGEST)))


def begin_cool_down(*, person: User) -> Break:
    """Time to cool down after something hard, as long as the person's programme says. A break under way goes on."""
    with as_person(person):
        return rest(person, kind=BreakKind.COOL_DOWN, lasts=limits_for(person).cool_down)


def end_break(*, person: User) -> None:
    """The person is back, whenever that is."""
    with as_person(person):
        Break.objects.filter(person=person, ended_at__isnull=True).update(ended_at=clock.now())


def rest(person: User, *, kind: BreakKind, lasts: timedelta) -> Break:
    """Begin a break or change the one under way: never shorter by a cool-down, and an own break never becomes one.

    Inside the wall.
    """
    now = clock.now()
    Break.objects.filter(person=person, ended_at__isnull=True, kind=BreakKind.COOL_DOWN, until__lte=now).update(
        ended_at=now
    )
    # not by the error of a second one: the server's log would quote it
    Break.objects.bulk_create([Break(person=person, kind=kind, begun_at=now, until=now + lasts)], ignore_conflicts=True)
    row = Break.objects.select_for_update().get(person=person, ended_at__isnull=True)
    if kind == BreakKind.OWN:
        row.kind, row.until = BreakKind.OWN, now + lasts
    elif row.kind == BreakKind.COOL_DOWN:
        row.until = max(row.until, now + lasts)
    row.save(update_fields=["kind", "until"])
    return row
