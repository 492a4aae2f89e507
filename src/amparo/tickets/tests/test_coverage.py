"""Who is there when people write: arrivals counted by the hour, shifts, and the holes between them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amparo.accounts.models import User
from amparo.calendars.models import Rota
from amparo.calendars.rotas.plain import Window
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape, note_absence, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import ArrivalHour, Brand, Ticket
from amparo.tickets.queries.arrivals import arrivals
from amparo.tickets.queries.coverage import FEW, Hole, coverage
from amparo.tickets.services import NextDue, count_arrivals, set_due, tell_of_holes

NOW = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)  # a Monday, 09:20 in São Paulo
Came = Callable[..., Ticket]
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[datetime]:
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def desk(olga: User) -> Rota:
    return save_rota(by=olga, shape=RotaShape(name="Desk", kind=RotaKind.SHIFTS))


def work(desk: Rota, olga: User, person: User, start: time, end: time) -> None:
    windows = [Window(day, start, end) for day in range(7)]
    shape = LayerShape(name=person.name, members=[person.pk], every=None, starts_on=date(2026, 11, 1), windows=windows)
    save_layer(by=olga, rota=desk, shape=shape)


@pytest.fixture
def came(lume: Brand, maria: Contact) -> Came:
    """Opens a ticket at a moment."""

    def opened(when: datetime, *, language: str = "pt-BR", market: str = "BR") -> Ticket:
        row = {"brand": lume, "contact": maria, "channel": "email", "market": market, "language": language}
        return Ticket.objects.create(**row, created_at=when)

    return opened


def holes(market: str = "BR") -> list[Hole]:
    return [hole for week in coverage() if week.market == market for hole in week.holes()]


def test_arrivals_are_counted_by_the_hour_of_the_market(came: Came) -> None:
    for weeks in (1, 2):
        came(NOW - weeks * WEEK)
        came(NOW - weeks * WEEK, market="MX", language="es")
    came(NOW)  # its hour is not over
    came(NOW - 9 * WEEK)  # too long ago
    count_arrivals()
    found = arrivals()
    assert {market: [*by_language] for market, by_language in found.items()} == {"BR": ["pt-BR"], "MX": ["es"]}
    for market, language, hour in (("BR", "pt-BR", 9), ("MX", "es", 6)):
        counts = found[market][language]
        assert {slot: count for slot, count in enumerate(counts) if count} == {hour: 2}  # on Monday


def test_counting_twice_or_late_gives_the_same(came: Came) -> None:
    came(NOW - 5 * HOUR)
    assert count_arrivals() == 1
    count_arrivals()
    came(NOW - 2 * HOUR)
    with clock.at(NOW + HOUR):
        count_arrivals()
        assert sorted(ArrivalHour.objects.values_list("count", flat=True)) == [1, 1]
    late = came(NOW - 2 * HOUR)  # its mail was on its way
    with clock.at(NOW + 2 * HOUR):
        count_arrivals()
    assert sorted(ArrivalHour.objects.values_list("count", flat=True)) == [1, 2]
    assert late.pk


def test_hours_in_which_people_write_and_nobody_is_there_are_one_hole(
    came: Came, desk: Rota, olga: User, ana: User
) -> None:
    work(desk, olga, ana, time(9), time(18))
    for hour in (21, 22):
        for _ in range(FEW):
            came(datetime(2026, 11, 18, hour, 30, tzinfo=UTC))  # Wednesday, 18:30 and 19:30 there
    came(datetime(2026, 11, 18, 23, 30, tzinfo=UTC))  # one is too few
    count_arrivals()
    (hole,) = holes()
    assert (hole.start, hole.end) == (datetime(2026, 11, 25, 21, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC))
    assert (hole.is_empty, hole.came, [cell.hour for cell in hole.cells]) == (True, 2 * FEW, [18, 19])


def test_whoever_speaks_another_language_or_answers_another_market_leaves_a_hole(
    came: Came, desk: Rota, olga: User, ana: User, luis: User
) -> None:
    work(desk, olga, ana, time(9), time(18))
    work(desk, olga, luis, time(0), time(0))  # Mexico and Argentina only
    for _ in range(FEW):
        came(datetime(2026, 11, 18, 15, 30, tzinfo=UTC), language="es")
        came(datetime(2026, 11, 19, 3, 30, tzinfo=UTC))
    count_arrivals()
    foreign, empty = holes()
    assert (foreign.lacking, foreign.is_empty) == (("es",), False)
    assert (empty.lacking, empty.is_empty) == ((), True)


def test_an_absence_makes_a_hole(came: Came, desk: Rota, olga: User, ana: User) -> None:
    work(desk, olga, ana, time(0), time(0))
    for _ in range(FEW):
        came(datetime(2026, 11, 18, 15, 30, tzinfo=UTC))
    count_arrivals()
    assert not holes()
    away = datetime(2026, 11, 25, 12, tzinfo=UTC)
    note_absence(by=ana, user=ana, span=Span(away, away + 12 * HOUR))
    assert len(holes()) == 1


def test_leads_hear_once_of_promises_that_fall_where_nobody_is(
    came: Came, desk: Rota, olga: User, ana: User, grace: User
) -> None:
    work(desk, olga, ana, time(9), time(18))
    ticket = came(NOW)
    set_due(due={ticket.pk: NextDue(NOW + 12 * HOUR, NOW)})
    assert tell_of_holes() == 1
    assert tell_of_holes() == 0
    told = Notification.objects.values_list("user__name", "kind")
    assert set(told) == {("Grace", "tickets:due_in_hole"), ("Olga", "tickets:due_in_hole")}
    for language, market, day in (("en", "Brazil", f"{NOW:%-d %B}"), ("pt-br", "Brasil", f"{NOW:%-d} de novembro")):
        with translation.override(language):
            sentence = Notification.objects.filter(user=grace).get().sentence()
        assert sentence.startswith(f"{market}: "), "a preposition would want the article of each country"
        assert day in sentence
        assert "21:00" in sentence


def test_promises_that_fall_where_ana_is_are_told_to_nobody(
    came: Came, desk: Rota, olga: User, ana: User, grace: User
) -> None:
    work(desk, olga, ana, time(9), time(18))
    ticket = came(NOW)
    set_due(due={ticket.pk: NextDue(NOW + 2 * HOUR, NOW)})
    assert tell_of_holes() == 0
    assert not holes()


def test_the_week_costs_as_many_queries_with_many_tickets_as_with_one(
    came: Came, desk: Rota, olga: User, ana: User, luis: User
) -> None:
    def asked() -> int:
        count_arrivals()
        with CaptureQueriesContext(connection) as queries:
            assert coverage()
        return len(queries)

    work(desk, olga, ana, time(9), time(18))
    came(NOW - HOUR)
    one = asked()
    work(desk, olga, luis, time(9), time(18))
    for number in range(50):
        came(NOW - number * HOUR, market=("BR", "MX", "AR")[number % 3])
    assert asked() == one == 8
