from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.calendars.models import Rota, RotaLayer
from amparo.calendars.queries import on_call, on_shift, plans_of
from amparo.calendars.rotas.plain import Window
from amparo.calendars.services import (
    LayerShape,
    RotaShape,
    note_absence,
    remove_layer,
    save_layer,
    save_rota,
    stand_in,
    undo_absence,
    undo_stand_in,
)
from amparo.calendars.states import RotaKind
from amparo.calendars.tests.conftest import MONDAY, WEEK, hours
from amparo.core.errors import Conflict, Invalid, NotAllowed


def test_ana_is_on_call_this_week_and_grace_the_next(week: RotaLayer, ana: User, grace: User) -> None:
    assert on_call(week.rota_id, MONDAY) == [ana.pk]
    assert on_call(week.rota_id, MONDAY + WEEK) == [grace.pk]
    assert on_call(week.rota_id, MONDAY - WEEK) == []


def test_whose_account_is_closed_leaves_a_gap_in_their_turns_only(week: RotaLayer, ana: User, grace: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert on_call(week.rota_id, MONDAY) == []
    assert on_call(week.rota_id, MONDAY + WEEK) == [grace.pk]


def test_a_rota_out_of_use_has_nobody(week: RotaLayer, olga: User) -> None:
    save_rota(by=olga, rota=week.rota, shape=RotaShape(name="Safety", is_active=False))
    assert on_call(week.rota_id, MONDAY) == []


def test_noor_stands_in_for_ana_until_that_is_taken_back(week: RotaLayer, olga: User, ana: User, noor: User) -> None:
    change = stand_in(by=olga, rota=week.rota, span=hours(24, 10, 12), off=ana, on=noor)
    assert on_call(week.rota_id, hours(24, 11, 12).start) == [noor.pk]
    undo_stand_in(by=olga, override=change)
    assert on_call(week.rota_id, hours(24, 11, 12).start) == [ana.pk]


def test_ana_notes_her_own_absence_and_it_holds_on_every_rota(week: RotaLayer, ana: User) -> None:
    absence = note_absence(by=ana, user=ana, span=hours(24, 10, 12))
    assert on_call(week.rota_id, hours(24, 11, 12).start) == []
    undo_absence(by=ana, absence=absence)
    assert on_call(week.rota_id, hours(24, 11, 12).start) == [ana.pk]


def test_ana_notes_nobody_elses_absence_and_makes_no_rota(week: RotaLayer, ana: User, luis: User) -> None:
    with pytest.raises(NotAllowed):
        note_absence(by=ana, user=luis, span=hours(24, 10, 12))
    with pytest.raises(NotAllowed):
        save_rota(by=ana, shape=RotaShape(name="Mine"))
    with pytest.raises(NotAllowed):
        remove_layer(by=ana, layer=week)
    with pytest.raises(NotAllowed):
        stand_in(by=ana, rota=week.rota, span=hours(24, 10, 12), off=ana)


def test_shifts_at_the_desk_are_no_on_call(week: RotaLayer, olga: User, luis: User) -> None:
    desk = save_rota(by=olga, shape=RotaShape(name="Desk", kind=RotaKind.SHIFTS))
    mornings = [Window(day, time(8), time(14)) for day in range(7)]
    shape = LayerShape(name="Early", members=[luis.pk], every=None, starts_on=date(2026, 11, 1), windows=mornings)
    save_layer(by=olga, rota=desk, shape=shape)
    assert on_shift(MONDAY) == [luis.pk]
    assert on_shift(MONDAY + timedelta(hours=8)) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"members": []}, "members"),
        ({"length": 0}, "length"),
        ({"ends_on": date(2026, 11, 1)}, "ends_on"),
    ],
)
def test_a_layer_that_cannot_be_is_refused_at_its_field(
    week: RotaLayer, olga: User, ana: User, change: dict[str, object], field: str
) -> None:
    whole = {"name": "Second", "members": [ana.pk], "starts_on": date(2026, 11, 23), **change}
    with pytest.raises(Invalid) as refusal:
        save_layer(by=olga, rota=week.rota, shape=LayerShape(**whole))
    assert refusal.value.field == field


def test_a_rota_has_a_name_of_its_own_and_a_zone_that_exists(rota: Rota, olga: User) -> None:
    with pytest.raises(Conflict):
        save_rota(by=olga, shape=RotaShape(name="safety"))
    with pytest.raises(Invalid):
        save_rota(by=olga, shape=RotaShape(name="Other", time_zone="America/Nowhere"))


def test_ten_rotas_cost_as_many_queries_as_one(week: RotaLayer, olga: User, ana: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert plans_of(Rota.objects.all(), MONDAY, MONDAY + WEEK)
        return len(queries)

    one = asked()
    for number in range(9):
        more = save_rota(by=olga, shape=RotaShape(name=f"Rota {number}"))
        save_layer(by=olga, rota=more, shape=LayerShape(name="All", members=[ana.pk], starts_on=date(2026, 11, 1)))
    assert asked() == one == 4
