"""One's own shifts: what is seen, and swaps, days away and the link as one does them oneself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.calendars.models import Absence, Rota, Swap
from amparo.calendars.queries import on_call
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape, note_absence, save_layer, save_rota, stand_in
from amparo.calendars.states import SwapState
from amparo.core import clock

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)  # Monday, 10:00 in São Paulo
WEEK = timedelta(weeks=1)
DAY = {"start": "2026-11-24T10:00", "end": "2026-11-24T18:00"}  # on Ana's clock


@pytest.fixture(autouse=True)
def monday() -> Iterator[datetime]:
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def rota(olga: User, ana: User, grace: User) -> Rota:
    made = save_rota(by=olga, shape=RotaShape(name="Safety"))
    shape = LayerShape(name="First", members=[ana.pk, grace.pk], starts_on=date(2026, 11, 23))
    save_layer(by=olga, rota=made, shape=shape)
    return made


@pytest.fixture
def as_ana(client: Client, ana: User) -> Client:
    User.objects.filter(pk=ana.pk).update(locale="en")
    client.force_login(ana)
    return client


def test_ana_sees_that_she_is_on_call_and_until_when(as_ana: Client, rota: Rota) -> None:
    page = " ".join(as_ana.get("/desk/shifts/").content.decode().split())
    assert "<b>Safety</b> · On call, until Mon 30 Nov, 09:00" in page
    assert page.count("Ask somebody") == 3
    assert "Mon 21 Dec, 09:00 – Mon 28 Dec, 09:00" in page  # whole, though four weeks are over before


def test_ana_asks_grace_for_a_swap_and_grace_takes_it(
    as_ana: Client, as_grace: Client, rota: Rota, ana: User, grace: User
) -> None:
    asked = f"/desk/shifts/swap/?rota={rota.pk}"
    theirs = "|".join([str(grace.pk), (NOW - timedelta(hours=1) + WEEK).isoformat(), (NOW + WEEK).isoformat()])
    assert as_ana.post(asked, DAY | {"deal": theirs}).status_code == 422  # no such shift of hers is offered
    whole = [NOW - timedelta(hours=1) + WEEK, NOW - timedelta(hours=1) + 2 * WEEK]
    deal = "|".join([str(grace.pk), *(one.isoformat() for one in whole)])
    assert as_ana.post(asked, DAY | {"deal": deal}).status_code == 302
    swap = Swap.objects.get()
    assert "You asked Grace" in as_ana.get("/desk/shifts/").content.decode()
    assert "Ana asks you to take a shift on Safety" in as_grace.get("/desk/shifts/").content.decode()
    as_grace.post(f"/desk/shifts/swap/{swap.pk}/", {"act": "accept"})
    assert on_call(rota.pk, datetime(2026, 11, 24, 14, tzinfo=UTC)) == [grace.pk]
    assert on_call(rota.pk, whole[0]) == [ana.pk]


def test_the_page_of_a_swap_begins_with_the_times_of_the_shift(as_ana: Client, rota: Rota) -> None:
    times = {"start": "2026-11-24T13:00:00+00:00", "end": "2026-11-24T21:00:00+00:00"}
    page = as_ana.get(f"/desk/shifts/swap/?rota={rota.pk}&{urlencode(times)}").content.decode()
    assert 'value="2026-11-24T10:00"' in page
    assert 'value="2026-11-24T18:00"' in page
    assert as_ana.get(f"/desk/shifts/swap/?rota={rota.pk}&start=soon").status_code == 200
    assert as_ana.get("/desk/shifts/swap/?rota=x").status_code == 404


def test_who_is_away_or_on_shift_then_is_offered_last_and_called_so(
    as_ana: Client, rota: Rota, grace: User, luis: User, olga: User
) -> None:
    away, there = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (24, 25))
    note_absence(by=grace, user=grace, span=Span(away, away + timedelta(days=1)))
    stand_in(by=olga, rota=rota, span=Span(there, there + timedelta(hours=1)), on=luis)
    for day, busy in ((24, grace), (25, luis), (26, None)):
        times = {"start": f"2026-11-{day}T12:30:00+00:00", "end": f"2026-11-{day}T13:00:00+00:00"}
        form = as_ana.get(f"/desk/shifts/swap/?rota={rota.pk}&{urlencode(times)}").context["form"]
        *_free, (_words, last) = form.fields["deal"].choices
        gifts = [deal for deal, _name in last if "|" not in deal] if isinstance(last, list) else []
        assert gifts == ([str(busy.pk)] if busy else [])


def test_what_is_not_anas_to_give_is_refused_in_its_place(as_ana: Client, rota: Rota, grace: User) -> None:
    next_week = {"start": "2026-12-01T10:00", "end": "2026-12-01T12:00"}
    answer = as_ana.post(f"/desk/shifts/swap/?rota={rota.pk}", next_week | {"deal": str(grace.pk)})
    assert answer.status_code == 422
    assert "is not on the rota all that time" in answer.content.decode()


def test_a_swap_of_two_others_does_not_exist_for_luis(
    as_ana: Client, rota: Rota, grace: User, luis: User, client: Client
) -> None:
    as_ana.post(f"/desk/shifts/swap/?rota={rota.pk}", DAY | {"deal": str(grace.pk)})
    swap = Swap.objects.get()
    client.force_login(luis)
    assert client.post(f"/desk/shifts/swap/{swap.pk}/", {"act": "accept"}).status_code == 404
    swap.refresh_from_db()
    assert swap.state == SwapState.ASKED


def test_ana_takes_back_what_she_asked(as_ana: Client, rota: Rota, grace: User) -> None:
    as_ana.post(f"/desk/shifts/swap/?rota={rota.pk}", DAY | {"deal": str(grace.pk)})
    swap = Swap.objects.get()
    as_ana.post(f"/desk/shifts/swap/{swap.pk}/", {"act": "withdraw"})
    swap.refresh_from_db()
    assert swap.state == SwapState.WITHDRAWN


def test_ana_is_away_and_comes_back(as_ana: Client, rota: Rota, ana: User, grace: User) -> None:
    as_ana.post("/desk/shifts/absence/", DAY)
    absence = Absence.objects.get()
    assert absence.start == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert on_call(rota.pk, absence.start) == []
    as_ana.post(f"/desk/shifts/absence/{absence.pk}/undo/")
    assert on_call(rota.pk, absence.start) == [ana.pk]
    answer = as_ana.post("/desk/shifts/absence/", {"start": DAY["end"], "end": DAY["start"]})
    assert answer.status_code == 422


def test_ana_has_a_link_of_her_own(as_ana: Client, rota: Rota) -> None:
    as_ana.post("/desk/shifts/link/", {"act": "renew"})
    page = as_ana.get("/desk/shifts/").content.decode()
    path = page.partition('id="feed" readonly value="http://testserver')[2].partition('"')[0]
    assert b"SUMMARY:Safety" in Client().get(path).content
    as_ana.post("/desk/shifts/link/", {"act": "revoke"})
    assert Client().get(path).status_code == 404


def test_the_page_asks_as_often_for_many_rotas_as_for_one(as_ana: Client, rota: Rota, olga: User, ana: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_ana.get("/desk/shifts/").status_code == 200
        return len(queries)

    as_ana.get("/desk/shifts/")
    few = asked()
    for number in range(9):
        made = save_rota(by=olga, shape=RotaShape(name=f"Rota {number}"))
        save_layer(by=olga, rota=made, shape=LayerShape(name="All", members=[ana.pk], starts_on=date(2026, 11, 1)))
    assert asked() == few
    assert few <= 14
