"""A calendar is saved; what counts by it keeps the version it began with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.calendars import use
from amparo.calendars.hours import add
from amparo.calendars.models import BusinessCalendar, CalendarVersion
from amparo.calendars.queries import calendars, current_version, opens_again, schedule, versions_of
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed

OFFICE = {"zone": "America/Sao_Paulo", "week": {"mon": [["9:00", "18:00"]]}, "regions": ["BR"]}
LATE = {**OFFICE, "week": {"mon": [["12:00", "21:00"]]}}
SHUT = {"zone": "America/Sao_Paulo"}
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 09:00 in São Paulo


def save(by: User, document: dict[str, Any], calendar: BusinessCalendar | None = None, **more: Any) -> BusinessCalendar:
    shape = CalendarShape(**{"code": "brasil", "name": "Brasil", "document": document} | more)
    return save_calendar(by=by, shape=shape, calendar=calendar)


@pytest.fixture
def promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise "Ouro" hangs on every calendar."""
    monkeypatch.setattr(use, "_asked", [lambda _calendar: ["Ouro"]])


def test_olga_makes_a_calendar_and_its_hours_can_be_counted_by(olga: User) -> None:
    calendar = save(olga, OFFICE)
    assert calendar.current.number == 1
    assert calendar.current.document["week"] == {"mon": [["09:00", "18:00"]]}  # in one form
    hours = schedule(current_version(calendar.pk).pk)
    assert add(hours, MONDAY, timedelta(hours=1)) == MONDAY + timedelta(hours=1)
    assert [row.pk for row in calendars()] == [calendar.pk]
    assert EventRecord.objects.get(kind="calendars:calendar:saved").data == {"name": "Brasil", "version": 1}


def test_other_hours_are_a_new_version_and_the_old_one_still_counts_as_it_did(olga: User) -> None:
    calendar = save(olga, OFFICE)
    first = calendar.current_id
    changed = save(olga, LATE, calendar)
    assert changed.current.number == 2
    assert add(schedule(first), MONDAY, timedelta(hours=1)) == MONDAY + timedelta(hours=1)
    assert add(schedule(changed.current_id), MONDAY, timedelta(hours=1)) == MONDAY + timedelta(hours=4)
    assert [(row.number, row.made_by) for row in versions_of(calendar)] == [(2, olga), (1, olga)]


def test_another_name_alone_is_no_new_version(olga: User) -> None:
    calendar = save(olga, OFFICE)
    renamed = save(
        olga, {**OFFICE, "week": {"mon": [["09:00", "12:00"], ["12:00", "18:00"]]}}, calendar, name=" Brasil  inteiro "
    )
    assert renamed.name == "Brasil inteiro"
    assert renamed.current_id == calendar.current_id


def test_the_database_lets_no_version_change(olga: User) -> None:
    save(olga, OFFICE)
    version = CalendarVersion.objects.filter(number=1)
    for change in (lambda: version.update(document={}), lambda: version._raw_delete(version.db)):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()


def test_a_version_is_read_once_and_then_kept(olga: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = save(olga, OFFICE).current_id
    with django_assert_num_queries(1):
        assert schedule(version) is schedule(version)
    with pytest.raises(Missing):
        schedule(version + 1000)


def test_a_calendar_without_hours_is_kept_and_known_never_to_open(olga: User) -> None:
    calendar = save(olga, SHUT)
    assert not opens_again(schedule(calendar.current_id))


def test_a_calendar_whose_special_dates_are_past_opens_no_more(olga: User) -> None:
    fair = {**SHUT, "dates": {"2026-05-01": {"name": "Feira", "hours": [["10:00", "12:00"]]}}}
    calendar = save(olga, fair)
    with clock.at(datetime(2026, 4, 1, tzinfo=UTC)):
        assert opens_again(schedule(calendar.current_id))
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        assert not opens_again(schedule(calendar.current_id))


def test_hours_that_a_promise_counts_by_cannot_be_taken_away(olga: User, promised: None) -> None:
    calendar = save(olga, OFFICE)
    with pytest.raises(Invalid, match="Ouro"):
        save(olga, SHUT, calendar)
    with pytest.raises(Invalid, match="Ouro") as refused:
        save(olga, OFFICE, calendar, is_active=False)
    assert refused.value.field == "is_active"
    calendar.refresh_from_db()
    assert calendar.current.number == 1


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"zone": "America/Atlantis"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "UTC", "week": {"mon": [["25:00", "26:00"]]}}, "time"),
        ({"zone": "UTC", "week": {"mon": [["09:00", "18:60"]]}}, "time"),
        ({"zone": "UTC", "week": {"mon": [["18:00", "09:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"lun": [["09:00", "18:00"]]}}, "week"),
        ({"zone": "UTC", "breaks": {"mon": [["13:00", "12:00"]]}}, "breaks"),
        ({"zone": "UTC", "dates": {"2026-02-30": {"hours": []}}}, "dates"),
        ({"zone": "UTC", "regions": ["BR-ZZ"]}, "regions"),
        ({"zone": "UTC", "added": {"soon": ""}}, "added"),
        ({"zone": "UTC", "removed": {f"{1000 + n}-01-01": "" for n in range(1001)}}, "dates"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(olga: User, document: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(olga, document)
    assert refused.value.field == field


def test_two_calendars_do_not_share_a_code(olga: User) -> None:
    save(olga, OFFICE)
    with pytest.raises(Conflict):
        save(olga, LATE)


def test_a_calendar_needs_a_name_and_a_code(olga: User) -> None:
    with pytest.raises(Invalid):
        save(olga, OFFICE, name=" ")
    with pytest.raises(Invalid):
        save(olga, OFFICE, code="")


def test_ana_does_not_set_hours(ana: User) -> None:
    with pytest.raises(NotAllowed):
        save(ana, OFFICE)
