"""What coverage costs: its page with sixty people on shifts, and counting what came in."""

import time
from dataclasses import dataclass
from datetime import time as time_of_day
from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.calendars.rotas.plain import Every, Window
from amparo.calendars.services import LayerShape, RotaShape, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.project.bench.pages import Cost, Visitor, costs
from amparo.tickets.services import count_arrivals

_PEOPLE: Final = 60
_MARKETS: Final = ("BR", "MX", "ES", "AR", "CO", "CL", "PE", "PT")
_HOURS: Final = ((6, 14), (12, 20), (20, 4))
_WEEKEND: Final = (5, 6)


@dataclass(frozen=True, kw_only=True)
class Covered:
    """`weeks_ms`: the first count, of eight weeks; `hours_ms`: the next, as it is done each hour."""

    page: Cost
    people: int
    markets: int
    weeks_ms: float
    hours_ms: float


def measure(port: int) -> Covered:
    lead = _put_on_shifts()
    counted = [_count(), _count()]
    return Covered(
        page=costs(Visitor(port, lead), {"coverage": "/console/coverage/"})["coverage"],
        people=_PEOPLE,
        markets=len(_MARKETS),
        weeks_ms=counted[0],
        hours_ms=counted[1],
    )


def _count() -> float:
    began = time.perf_counter()
    count_arrivals()
    return (time.perf_counter() - began) * 1000


def _put_on_shifts() -> User:
    """A rota for each market, three shifts on weekdays and turns at the weekend; returns the lead who made them."""
    owner = User.objects.create(email="lead@lume.example", name="Lead", roles=[Role.OWNER])
    people = User.objects.bulk_create(
        User(
            email=f"shift{number}@lume.example",
            name=f"Shift {number}",
            roles=[Role.AGENT],
            markets=[_MARKETS[number % len(_MARKETS)]],
            languages=["pt-BR", "es"] if number % 3 else ["en"],
        )
        for number in range(_PEOPLE)
    )
    today = clock.now().date()
    for place, market in enumerate(_MARKETS):
        rota = save_rota(by=owner, shape=RotaShape(name=f"Desk {market}", kind=RotaKind.SHIFTS))
        members = [user.pk for user in people[place :: len(_MARKETS)]]
        for start, end in _HOURS:
            windows = [Window(day, time_of_day(start), time_of_day(end)) for day in range(5)]
            shape = LayerShape(name=f"{start}", members=members, every=None, starts_on=today, windows=windows)
            save_layer(by=owner, rota=rota, shape=shape)
        weekend = [Window(day, time_of_day(9), time_of_day(18)) for day in _WEEKEND]
        begins = today - timedelta(weeks=8)
        shape = LayerShape(name="Weekend", members=members, every=Every.WEEKS, starts_on=begins, windows=weekend)
        save_layer(by=owner, rota=rota, shape=shape)
    return owner
