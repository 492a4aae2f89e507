"""Calendars of other programs: what they mean, what is refused in them, and that ours are read as they were written."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.calendars.rotas import reading
from amparo.calendars.rotas.plain import Shift
from amparo.calendars.rotas.reading import LeftOut, Unreadable, Why, read
from amparo.calendars.rotas.spans import Span
from amparo.calendars.rotas.writing import Named, write

MADRID = ZoneInfo("Europe/Madrid")
MONTH = Span(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


def days(content: bytes) -> list[str]:
    found = read(content, zone=MADRID, window=MONTH)
    assert not found.left_out
    return [f"{one.start.astimezone(MADRID):%d %H:%M}-{one.end.astimezone(MADRID):%H:%M}" for one in found.shifts]


def refused(content: bytes) -> list[LeftOut]:
    found = read(content, zone=MADRID, window=MONTH)
    assert not found.shifts
    return list(found.left_out)


def test_a_weekly_shift_stays_at_its_hour_when_the_clock_is_changed() -> None:
    event = "SUMMARY:Ana\r\nDTSTART;TZID=Europe/Madrid:20261015T090000\r\nDTEND;TZID=Europe/Madrid:20261015T170000"
    assert days(ics(f"{event}\r\nRRULE:FREQ=WEEKLY")) == ["15 09:00-17:00", "22 09:00-17:00", "29 09:00-17:00"]


def test_until_and_count_end_a_rule() -> None:
    event = "SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nDURATION:PT2H"
    assert len(days(ics(f"{event}\r\nRRULE:FREQ=DAILY;UNTIL=20261003T235959Z"))) == 3
    assert len(days(ics(f"{event}\r\nRRULE:FREQ=DAILY;COUNT=4"))) == 4
    assert len(days(ics(f"{event}\r\nRRULE:FREQ=DAILY;UNTIL=20261005"))) == 5


def test_days_are_taken_out_and_added() -> None:
    event = "SUMMARY:Ana\r\nDTSTART;VALUE=DATE:20261005\r\nRRULE:FREQ=WEEKLY"
    more = "EXDATE;VALUE=DATE:20261012,20261019\r\nRDATE;VALUE=DATE:20261007"
    assert days(ics(f"{event}\r\n{more}")) == ["05 00:00-00:00", "07 00:00-00:00", "26 00:00-00:00"]


def test_a_cancelled_recurrence_does_not_take_place() -> None:
    master = "SUMMARY:Ana\r\nDTSTART:20261030T090000\r\nDTEND:20261030T100000\r\nRRULE:FREQ=DAILY"
    gone = master.replace("RRULE:FREQ=DAILY", "RECURRENCE-ID:20261031T090000\r\nSTATUS:CANCELLED")
    content = ics(master, gone).replace(b"UID:1", b"UID:0")
    assert days(content) == ["30 09:00-10:00"]


def test_a_rule_that_never_comes_true_ends_with_the_window() -> None:
    event = "SUMMARY:Ana\r\nDTSTART:20260301T090000\r\nDTEND:20260301T100000"
    assert days(ics(f"{event}\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")) == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("DTSTART:20261001T090000", Why.NO_NAME),
        ("SUMMARY:Ana", Why.NO_TIME),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nDTEND:20261001T080000", Why.NO_TIME),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nDTEND:20291001T080000", Why.TOO_LONG),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRRULE:FREQ=SECONDLY", Why.RULE),
        ("SUMMARY:Ana\r\nDTSTART:19000101T090000\r\nRRULE:FREQ=DAILY", Why.RULE),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nDTSTART:20261002T090000", Why.NO_TIME),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nDTEND:soon", Why.NO_TIME),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRRULE:whenever", Why.RULE),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRRULE:FREQ=DAILY;INTERVAL=0", Why.RULE),  # would never end
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRRULE:FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2,3", Why.RULE),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nEXDATE:x", Why.RULE),
        ("SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261001T090000", Why.RULE),
    ],
)
def test_an_event_that_cannot_be_used_is_named_with_its_reason(event: str, why: Why) -> None:
    assert [one.why for one in refused(ics(event))] == [why]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.NO_CALENDAR),
        (b"\xff\xfe<html>", Why.NO_CALENDAR),
        (b"BEGIN:VCALENDAR", Why.NO_CALENDAR),
        (b"x" * (reading.MOST_BYTES + 1), Why.TOO_LARGE),
        (ics(*["SUMMARY:Ana\r\nDTSTART:20261001T090000"] * 2001), Why.TOO_MANY),
        (ics(*["SUMMARY:Ana\r\nDTSTART:20261001T090000\r\nRRULE:FREQ=DAILY"] * 101), Why.TOO_MANY),
    ],
)
def test_a_file_that_is_no_calendar_or_too_much_is_refused_whole(content: bytes, why: Why) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(content, zone=MADRID, window=MONTH)
    assert refusal.value.why is why


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ics(f"SUMMARY:{text}")))
def test_whatever_comes_it_is_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert read(content, zone=MADRID, window=MONTH).shifts is not None


_minutes = st.integers(0, 30 * 24 * 60)


@given(st.lists(st.tuples(_minutes, st.integers(1, 3000), st.sampled_from(["Ana", "Luis; o outro"])), max_size=8))
def test_what_is_written_is_read_back(wanted: list[tuple[int, int, str]]) -> None:
    shifts = {
        Shift(MONTH.start + timedelta(minutes=start), MONTH.start + timedelta(minutes=start + lasts), name)
        for start, lasts, name in wanted
    }
    named = [Named(key=str(number), name=str(one.member), shift=one) for number, one in enumerate(shifts)]
    content = write(named, name="Plantão", now=MONTH.start)
    assert set(read(content, zone=MADRID, window=Span(MONTH.start, MONTH.end + timedelta(days=9))).shifts) == shifts
