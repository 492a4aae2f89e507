"""Rotas, coverage and one's own shifts in a real browser: whether everybody can use them."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.calendars.models import Rota
from amparo.calendars.queries.ahead import shifts_for
from amparo.calendars.rotas.plain import Window
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import LayerShape, RotaShape, ask_swap, read_calendar, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import count_arrivals

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


@pytest.fixture
def rota(olga: User, ana: User, grace: User, lume: Brand, maria: Contact) -> Rota:
    """A rota with a gap, an overlap, a calendar and a swap that waits; and a desk that leaves a hole."""
    now = clock.now()
    made = save_rota(by=olga, shape=RotaShape(name="Safety"))
    for name, start, end in (("Day", time(8), time(18)), ("Night", time(17), time(7))):
        windows = [Window(day, start, end) for day in range(7)]
        shape = LayerShape(name=name, members=[ana.pk, grace.pk], starts_on=now.date() - timedelta(30), windows=windows)
        save_layer(by=olga, rota=made, shape=shape)
    when = f"{now + timedelta(days=1):%Y%m%dT%H0000Z}"
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A. Silva\r\nDTSTART:{when}\r\nDURATION:PT2H\r\nEND:VEVENT"
    read_calendar(by=olga, rota=made, content=f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n".encode(), name="Old")
    desk = save_rota(by=olga, shape=RotaShape(name="Desk", kind=RotaKind.SHIFTS))
    mornings = [Window(day, time(8), time(14)) for day in range(7)]
    shape = LayerShape(name="Early", members=[ana.pk], every=None, starts_on=now.date(), windows=mornings)
    save_layer(by=olga, rota=desk, shape=shape)
    for number in range(60):
        row = {"brand": lume, "contact": maria, "channel": "email", "market": "BR", "language": "pt-BR"}
        Ticket.objects.create(**row, created_at=now - timedelta(hours=5 * number))
    count_arrivals()
    mine = next(one for one in shifts_for(ana, now, now + timedelta(weeks=3)) if one.rota == made and one.start > now)
    ask_swap(by=ana, rota=made, of=grace, gives=Span(mine.start, mine.start + timedelta(hours=1)))
    return made


def test_every_screen_can_be_used_by_everybody(visit: Visit, rota: Rota, grace: User) -> None:
    whole, _other, read_in = rota.layers.all()
    paths = (
        *("/console/rotas/", "/console/rotas/new/", f"/console/rotas/{rota.pk}/", "/console/coverage/"),
        *(f"/console/rotas/{rota.pk}/layers/{one.pk}/" for one in (whole, read_in)),
        *("/desk/shifts/", f"/desk/shifts/swap/?rota={rota.pk}"),
    )
    assert barriers_of(visit(grace, paths[0]), paths) == {}


def test_grace_takes_a_shift_of_anas(visit: Visit, rota: Rota, grace: User) -> None:
    page = visit(grace, "/desk/shifts/")
    expect(page.get_by_text("Ana asks you to take a shift on Safety")).to_be_visible()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Ana asks you to take a shift on Safety")).to_have_count(0)
    page.goto(f"/console/rotas/{rota.pk}/")
    expect(page.get_by_text("Grace stands in for Ana")).to_be_visible()
