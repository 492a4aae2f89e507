"""A week of on-call between Ana and Grace, from a Monday at nine in São Paulo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from amparo.accounts.models import User
from amparo.calendars.models import Rota, RotaLayer
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape, save_layer, save_rota
from amparo.core import clock

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def hours(day: int, start: int, end: int) -> Span:
    """Of a day of November 2026, in UTC."""
    return Span(datetime(2026, 11, day, start, tzinfo=UTC), datetime(2026, 11, day, end, tzinfo=UTC))


@pytest.fixture(autouse=True)
def monday() -> Iterator[datetime]:
    with clock.at(MONDAY):
        yield MONDAY


@pytest.fixture
def rota(olga: User) -> Rota:
    return save_rota(by=olga, shape=RotaShape(name="Safety"))


@pytest.fixture
def week(rota: Rota, olga: User, ana: User, grace: User) -> RotaLayer:
    """Ana's week, then Grace's, and so on."""
    shape = LayerShape(name="First", members=[ana.pk, grace.pk], starts_on=date(2026, 11, 23), hand_off=time(9))
    return save_layer(by=olga, rota=rota, shape=shape)
