"""Olga sets the hours: the week as she types it, holidays, dates that are different, and how all that falls."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.calendars import holiday_days, use
from amparo.calendars.hours import BadHours
from amparo.calendars.models import BusinessCalendar, CalendarVersion
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.console.calendars.typed import pairs_of
from amparo.core import clock

FRIDAY = datetime(2026, 11, 20, 20, tzinfo=UTC)  # 17:00 in São Paulo, on a holiday
DOCUMENT = {
    "zone": "America/Sao_Paulo",
    "week": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "tue": [["09:00", "18:00"]]},
    "breaks": {"tue": [["12:00", "13:00"]]},
    "dates": {"2026-12-24": {"name": "Véspera", "hours": [["09:00", "12:00"]]}},
    "added": {"2026-11-23": "Aniversário da Lume"},
    "removed": {"2026-11-20": ""},
    "regions": ["BR-SP"],
}


@pytest.fixture
def calendar(olga: User) -> BusinessCalendar:
    shape = CalendarShape(code="brasil", name="Brasil", document=DOCUMENT)
    return save_calendar(by=olga, shape=shape)


def typed(dates: tuple[dict[str, str], ...] = (), **more: Any) -> dict[str, Any]:
    """What the form sends."""
    rows = {f"dates-{n}-{name}": value for n, row in enumerate(dates) for name, value in row.items()}
    counts = {"dates-TOTAL_FORMS": str(len(dates)), "dates-INITIAL_FORMS": "0"}
    return {"name": "Brasil", "code": "brasil", "zone": "America/Sao_Paulo", "is_active": "on"} | counts | rows | more


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("9-18", [["09:00", "18:00"]]),
        ("09:00–12:00, 13:30—18:00", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("9h às 12h e 13h30 às 18h", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("9.00 a 14.00 y 16.00 a 20.00", [["09:00", "14:00"], ["16:00", "20:00"]]),
        ("9:00 to 12:00; 12:00 to 13:00", [["09:00", "13:00"]]),
        ("0-24", [["00:00", "24:00"]]),
        ("24h", [["00:00", "24:00"]]),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, pairs: list[list[str]]) -> None:
    assert pairs_of(text) == pairs


@pytest.mark.parametrize("text", ["9", "nine to five", "18-9", "9-25", "9:60-10", "9-12-14", "-", "9 18"])
def test_what_is_no_hours_is_not_guessed(text: str) -> None:
    with pytest.raises(BadHours):
        pairs_of(text)


def test_olga_types_a_calendar_and_sees_how_it_falls(as_olga: Client) -> None:
    shape = typed(
        week_mon="9-12, 13-18",
        week_tue="9-18",
        breaks_tue="12-13",
        regions=["BR-SP"],
        dates=(
            {"day": "2026-12-24", "kind": "hours", "hours": "9-12", "name": "Véspera"},
            {"day": "2026-11-23", "kind": "closed", "name": "Aniversário da Lume"},
            {"day": "2026-11-20", "kind": "usual"},
            {"day": "", "kind": "hours"},
        ),
    )
    answer = as_olga.post("/console/calendars/new/", shape)
    saved = BusinessCalendar.objects.select_related("current").get()
    assert answer["Location"] == f"/console/calendars/{saved.pk}/"
    assert saved.current
    assert saved.current.document == DOCUMENT
    with clock.at(FRIDAY):
        page = as_olga.get(f"/console/calendars/{saved.pk}/")
        to_come = [row["day"].value() for row in page.context["dates"].to_come]
    assert to_come == ["2026-11-20", "2026-11-23", "2026-12-24", None, None, None]
    days = {day.day.isoformat(): day for day in page.context["coming"]}
    zumbi = holiday_days.names("BR-SP", 2026, "en")[days["2026-11-20"].day]
    assert (days["2026-11-20"].is_today, days["2026-11-20"].is_open, days["2026-11-20"].holidays) == (
        True,
        False,
        zumbi,
    )
    assert (days["2026-11-23"].is_open, days["2026-11-23"].holidays) == (False, "Aniversário da Lume")
    assert days["2026-11-24"].bars == [(540, 180), (780, 300)]
    assert len(days) == 14
    form = page.context["form"]
    assert form["week_mon"].value() == "09:00–12:00, 13:00–18:00"


def test_a_code_left_empty_is_made_from_the_name(as_olga: Client) -> None:
    as_olga.post("/console/calendars/new/", typed(name="América Latina", code="", week_mon="9-18"))
    assert BusinessCalendar.objects.get().code == "america-latina"


def test_eight_hours_from_friday_are_worked_out_before_anything_is_saved(as_olga: Client) -> None:
    asked = {"try-amount": "8", "try-unit": "hours", "try-start": "2026-11-27T17:00"}
    week = {f"week_{day}": "9-18" for day in ("mon", "tue", "wed", "thu", "fri")}
    region = as_olga.post("/console/calendars/new/preview/", typed(**asked, **week), headers=HTMX)
    assert region.context["answer"] == "8 working hours from Fri 27 Nov, 17:00 is Mon 30 Nov, 16:00."
    assert region.content.decode().lstrip().startswith('<section id="coming"')
    assert not BusinessCalendar.objects.exists()
    asked |= {"try-unit": "days", "try-amount": "1"}
    whole = as_olga.post("/console/calendars/new/preview/", typed(**asked, **week))  # without a script
    assert whole.context["answer"] == "1 working day from Fri 27 Nov, 17:00 is Mon 30 Nov, 17:00."
    assert whole.context["form"]["week_mon"].value() == "9-18"  # as it was typed


def test_the_day_on_which_the_clock_changes_says_so(as_olga: Client) -> None:
    with clock.at(datetime(2026, 3, 20, tzinfo=UTC)):
        region = as_olga.post("/console/calendars/new/preview/", typed(zone="Europe/Madrid", week_sun="0-24"))
    changes = {day.day.isoformat(): day.clock for day in region.context["coming"] if day.clock}
    assert changes == {"2026-03-29": "the clock goes forward 60 min"}
    assert region.context["open_hours"] == 47  # two Sundays, one of them an hour short


def test_what_cannot_be_read_is_said_at_its_field(as_olga: Client) -> None:
    wrong = typed(week_mon="18-9", dates=({"day": "2026-12-24", "kind": "closed", "hours": "9-12"}, {"name": "Natal"}))
    answer = as_olga.post("/console/calendars/new/", wrong)
    assert answer.status_code == 422
    form, dates = answer.context["form"], answer.context["dates"]
    assert list(form.errors) == ["week_mon", "__all__"]
    assert [list(row.errors) for row in dates.forms] == [["hours"], ["day"]]
    preview = as_olga.post("/console/calendars/new/preview/", wrong, headers=HTMX)
    assert len(preview.context["unclear"]) == 4
    twice = typed(dates=({"day": "2026-12-24", "kind": "closed"}, {"day": "2026-12-24", "kind": "usual"}))
    assert as_olga.post("/console/calendars/new/", twice).status_code == 422
    assert not BusinessCalendar.objects.exists()


def test_a_calendar_without_hours_is_saved_and_said_clearly(as_olga: Client) -> None:
    answer = as_olga.post("/console/calendars/new/", typed(), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert not answer.context["opens_again"]
    assert not as_olga.get("/console/calendars/").context["rows"][0]["until"]


def test_hours_that_a_promise_counts_by_are_not_taken_away(
    as_olga: Client, calendar: BusinessCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use, "_asked", [lambda _calendar: ["Ouro"]])
    path = f"/console/calendars/{calendar.pk}/"
    assert "Ouro" in as_olga.get(path).content.decode()
    answer = as_olga.post(path, typed())
    assert answer.status_code == 422
    assert "Ouro" in str(answer.context["form"].non_field_errors())
    assert CalendarVersion.objects.count() == 1


def test_versions_say_what_changed_and_an_older_one_can_begin_again(
    as_olga: Client, calendar: BusinessCalendar
) -> None:
    path = f"/console/calendars/{calendar.pk}/"
    as_olga.post(path, typed(week_mon="10-19", zone="America/Bahia", regions=["BR-SP"]))
    rows = as_olga.get(f"{path}versions/").context["rows"]
    assert [row["version"].number for row in rows] == [2, 1]
    assert {change["part"]: change["now"] for change in rows[0]["changes"]} == {
        "Time zone": "America/Bahia",
        "Monday": "10:00–19:00",
        "Tuesday": "",
        "Tuesday: breaks": "",
        "24 Dec 2026": "",
        "23 Nov 2026": "",
        "20 Nov 2026": "",
    }
    assert rows[1]["changes"] == []
    again = as_olga.get(f"{path}?from=1")
    assert again.context["form"]["week_mon"].value() == "09:00–12:00, 13:00–18:00"
    assert as_olga.get(f"{path}?from=7").status_code == 404
    assert as_olga.get(f"{path}?from={'9' * 40}").status_code == 404
    assert as_olga.get(f"{path}versions/?before=2").context["rows"][0]["version"].number == 1


def test_whoever_saved_meanwhile_is_named_and_nothing_is_overwritten(
    as_olga: Client, calendar: BusinessCalendar
) -> None:
    path = f"/console/calendars/{calendar.pk}/"
    seen = as_olga.get(path).context["version"]
    as_olga.post(path, typed(week_mon="8-17", version=str(seen)))
    late = as_olga.post(path, typed(week_mon="7-16", version=str(seen)))
    assert late.status_code == 422
    assert "Olga" in str(late.context["form"].non_field_errors())
    assert CalendarVersion.objects.count() == 2


def test_only_who_may_set_hours_comes_here(client: Client, ana: User, calendar: BusinessCalendar) -> None:
    client.force_login(ana)
    for path in ("", "new/", f"{calendar.pk}/", f"{calendar.pk}/versions/"):
        assert client.get(f"/console/calendars/{path}").status_code == 403


def test_the_list_costs_the_same_with_many_calendars(
    as_olga: Client, olga: User, calendar: BusinessCalendar, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        save_calendar(by=olga, shape=CalendarShape(code=f"c{number}", name=f"C{number}", document=DOCUMENT))
    as_olga.get("/console/calendars/")  # every version is read once in the life of a process
    with django_assert_max_num_queries(4):
        page = as_olga.get("/console/calendars/")
    assert len(page.context["rows"]) == 13
    assert page.context["rows"][0]["week"] == ["Mon–Tue 09:00–12:00, 13:00–18:00"]
    with django_assert_max_num_queries(6):
        as_olga.get(f"/console/calendars/{calendar.pk}/")
