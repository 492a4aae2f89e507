"""A calendar in a real browser: looked at before it is saved, by keyboard, and usable by everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]
DOCUMENT = {
    "zone": "America/Sao_Paulo",
    "week": {"mon": [["09:00", "18:00"]]},
    "regions": ["BR-SP"],
    "dates": {"2099-12-24": {"name": "Véspera", "hours": [["09:00", "12:00"]]}},
}


@pytest.fixture
def calendar(olga: User) -> BusinessCalendar:
    return save_calendar(by=olga, shape=CalendarShape(code="brasil", name="Brasil", document=DOCUMENT))


def test_enter_looks_at_what_is_typed_and_does_not_save(visit: Visit, olga: User, calendar: BusinessCalendar) -> None:
    page = visit(olga, f"/console/calendars/{calendar.pk}/")
    page.locator("#id_week_tue").fill("7-9")
    page.locator("#id_week_tue").press("Enter")
    expect(page.locator("#coming")).to_contain_text("07:00–09:00")
    calendar.refresh_from_db()
    assert calendar.current
    assert calendar.current.number == 1


def test_everybody_can_use_the_pages_of_a_calendar(visit: Visit, olga: User, calendar: BusinessCalendar) -> None:
    home = "/console/calendars/"
    paths = (home, f"{home}{calendar.pk}/", f"{home}{calendar.pk}/versions/")
    assert barriers_of(visit(olga, home), paths) == {}
