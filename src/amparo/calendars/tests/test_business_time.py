"""Business time against a witness that knows nothing of it: it looks at the wall clock of each minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amparo.calendars.hours import (
    BadAmount,
    NeverOpen,
    Schedule,
    Window,
    add,
    add_days,
    between,
    common,
    due,
    is_open,
    next_open,
    on_break,
    periods,
    periods_after,
    subtract,
    subtract_days,
)
from amparo.calendars.hours.schedule import DAY, merged, without

# clocks that change at two in the morning, at midnight, by half an hour, not at all; and one that once skipped a whole day
ZONES = ["UTC", "America/Sao_Paulo", "America/Mexico_City", "Europe/Madrid", "Europe/London", "America/Santiago"]
ZONES += ["Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
MINUTE = timedelta(minutes=1)

Drawn = tuple[Schedule, datetime]  # and a moment near what is odd about it

windows = st.lists(
    st.tuples(st.integers(0, DAY // 15 - 1), st.integers(1, 40)).map(
        lambda pair: Window(pair[0] * 15, min(DAY, (pair[0] + pair[1]) * 15))
    ),
    max_size=3,
).map(merged)
# around changes of the clock in those zones, the skipped day, a leap day and turns of the year
NEAR = "2024-03-30 2024-10-26 2018-11-03 2018-02-17 2011-12-29 2022-04-02 2023-12-30 2024-02-28 2024-09-07 2024-04-06 2024-10-05"
some_days = st.sampled_from([date.fromisoformat(day) for day in NEAR.split()])


@st.composite
def schedules(draw: st.DrawFn, *, open_weekly: bool = False) -> Drawn:
    base = draw(some_days)
    near = st.integers(0, 6).map(lambda days: base + timedelta(days=days))
    schedule = Schedule(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        week=tuple(draw(windows) for _day in range(7)),
        breaks=tuple(draw(windows) if draw(st.booleans()) else () for _day in range(7)),
        dates=draw(st.dictionaries(near, windows, max_size=2)),
        date_breaks=draw(st.dictionaries(near, windows, max_size=2)),
        added=frozenset(draw(st.lists(near, max_size=2))),
    )
    if open_weekly:
        assume(any(schedule.weekly))
    moment = datetime(base.year, base.month, base.day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 4 * DAY)))
    return schedule, moment


def looks_open(schedule: Schedule, moment: datetime) -> bool:
    """What somebody sees who looks from the clock on the wall to the sheet with the hours beside it."""
    local = moment.astimezone(schedule.zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    if day in schedule.dates:
        hours, breaks = schedule.dates[day], ()
    elif day in schedule.added:
        hours, breaks = (), ()
    else:
        hours, breaks = schedule.week[day.weekday()], schedule.breaks[day.weekday()]
    off = [*breaks, *schedule.date_breaks.get(day, ())]
    return any(start <= minute < end for start, end in hours) and not any(start <= minute < end for start, end in off)


def walk(schedule: Schedule, moment: datetime, minutes: int) -> list[bool]:
    """For each minute from `moment` on: whether it is open."""
    return [looks_open(schedule, moment + n * MINUTE) for n in range(minutes)]


@given(schedules(), st.integers(0, 3 * DAY))
@settings(max_examples=150)
def test_open_time_is_what_a_look_at_the_wall_clock_each_minute_finds(drawn: Drawn, minutes: int) -> None:
    schedule, moment = drawn
    assert between(schedule, moment, moment + minutes * MINUTE) == sum(walk(schedule, moment, minutes)) * MINUTE


@given(schedules())
@settings(max_examples=150)
def test_a_moment_is_open_when_the_wall_clock_says_so(drawn: Drawn) -> None:
    schedule, moment = drawn
    assert is_open(schedule, moment) is looks_open(schedule, moment)
    assert is_open(schedule, moment) is bool(between(schedule, moment, moment + MINUTE))


@given(schedules(open_weekly=True), st.integers(1, 5 * DAY))
@settings(max_examples=150)
def test_adding_and_the_time_between_are_inverse(drawn: Drawn, minutes: int) -> None:
    schedule, moment = drawn
    amount = timedelta(minutes=minutes, microseconds=minutes % 7)
    ends = add(schedule, moment, amount)
    assert between(schedule, moment, ends) == amount
    assert between(schedule, moment, ends - timedelta(microseconds=1)) < amount  # the first such moment


@given(schedules(open_weekly=True), st.integers(1, 5 * DAY))
@settings(max_examples=150)
def test_subtracting_and_the_time_between_are_inverse(drawn: Drawn, minutes: int) -> None:
    schedule, moment = drawn
    amount = timedelta(minutes=minutes)
    begins = subtract(schedule, moment, amount)
    assert between(schedule, begins, moment) == amount
    assert between(schedule, begins + timedelta(microseconds=1), moment) < amount  # the last such moment


@given(schedules(open_weekly=True), st.integers(0, 2 * DAY), st.integers(0, 2 * DAY))
@settings(max_examples=150)
def test_more_time_is_never_due_earlier_and_an_earlier_start_never_later(drawn: Drawn, one: int, more: int) -> None:
    schedule, moment = drawn
    shorter, longer = timedelta(minutes=one), timedelta(minutes=one + more)
    assert add(schedule, moment, shorter) <= add(schedule, moment, longer)
    assert subtract(schedule, moment, shorter) >= subtract(schedule, moment, longer)
    assert add(schedule, moment, shorter) <= add(schedule, moment + more * MINUTE, shorter)


@given(schedules(open_weekly=True), st.integers(1, 2 * DAY), st.integers(1, 2 * DAY))
@settings(max_examples=150)
def test_two_amounts_after_one_another_are_their_sum(drawn: Drawn, one: int, other: int) -> None:
    schedule, moment = drawn
    first, second = timedelta(minutes=one), timedelta(minutes=other)
    assert add(schedule, add(schedule, moment, first), second) == add(schedule, moment, first + second)


@given(schedules(), st.integers(0, 2 * DAY), st.integers(0, 2 * DAY))
@settings(max_examples=150)
def test_the_time_between_adds_up_and_never_exceeds_what_passed(drawn: Drawn, one: int, other: int) -> None:
    schedule, start = drawn
    middle, end = start + one * MINUTE, start + (one + other) * MINUTE
    assert between(schedule, start, middle) + between(schedule, middle, end) == between(schedule, start, end)
    assert between(schedule, start, end) <= end - start


@given(schedules(open_weekly=True))
@settings(max_examples=150)
def test_the_next_opening_is_open_and_nothing_before_it_is(drawn: Drawn) -> None:
    schedule, moment = drawn
    opens = next_open(schedule, moment)
    assert opens >= moment
    assert is_open(schedule, opens)
    assert between(schedule, moment, opens) == timedelta()
    assert add(schedule, moment, timedelta()) == opens


@given(schedules(), st.integers(1, 9 * DAY))
@settings(max_examples=150)
def test_periods_lie_apart_in_order_and_hold_all_open_time(drawn: Drawn, minutes: int) -> None:
    schedule, start = drawn
    end = start + minutes * MINUTE
    found = periods(schedule, start, end)
    assert sum((period.end - period.start for period in found), timedelta()) == between(schedule, start, end)
    assert all(start <= period.start < period.end <= end for period in found)
    assert all(one.end < other.start for one, other in pairwise(found))


@given(schedules(), schedules(), st.integers(1, 3 * DAY))
@settings(max_examples=80)
def test_what_two_schedules_share_is_open_in_both(one: Drawn, other: Drawn, minutes: int) -> None:
    (ours, start), (theirs, _elsewhere) = one, other
    end = start + minutes * MINUTE
    shared = list(common(periods(ours, start, end), periods(theirs, start, end)))
    both = sum(a and b for a, b in zip(walk(ours, start, minutes), walk(theirs, start, minutes), strict=True))
    assert sum((period.end - period.start for period in shared), timedelta()) == both * MINUTE


@given(schedules(open_weekly=True), st.integers(0, 30))
@settings(max_examples=150)
def test_working_days_are_days_with_hours(drawn: Drawn, days: int) -> None:
    schedule, moment = drawn
    later, earlier = add_days(schedule, moment, days), subtract_days(schedule, moment, days)
    assert later >= moment
    assert earlier <= moment
    between_them = (later.astimezone(schedule.zone).date() - moment.astimezone(schedule.zone).date()).days
    passed = [moment.astimezone(schedule.zone).date() + timedelta(days=n) for n in range(1, between_them + 1)]
    assert sum(bool(schedule.windows(day)) for day in passed) in {days, days + 1}  # one more when it came after hours


OFFICE = Schedule(zone=ZoneInfo("America/Sao_Paulo"), week=((Window(540, 1080),),) * 5 + ((), ()), regions=("BR",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T09:00", 8, "2026-11-23T17:00"),
        ("2026-11-23T09:00", 9, "2026-11-23T18:00"),  # due when the hours end, not when they begin again
        ("2026-11-23T09:00", 10, "2026-11-24T10:00"),
        ("2026-11-23T03:00", 1, "2026-11-23T10:00"),
        ("2026-11-23T18:00", 1, "2026-11-24T10:00"),
        ("2026-11-27T17:00", 8, "2026-11-30T16:00"),  # over a weekend
        ("2026-11-19T17:00", 2, "2026-11-23T10:00"),  # over Consciência Negra, a Friday, and the weekend
        ("2026-12-31T17:00", 2, "2027-01-04T10:00"),  # over the turn of the year
        ("2026-11-28T12:00", 0, "2026-11-30T09:00"),  # no time at all: when it opens
    ],
)
def test_grace_reads_when_a_promise_is_due(start: str, hours: int, end: str) -> None:
    assert add(OFFICE, at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-26T11:00", 1, "2026-11-27T11:00"),
        ("2026-11-27T11:00", 1, "2026-11-30T11:00"),
        ("2026-11-28T11:00", 1, "2026-11-30T11:00"),
        ("2026-11-26T18:00", 1, "2026-11-27T18:00"),  # the end of the hours still belongs to them
        ("2026-11-26T20:00", 1, "2026-11-30T09:00"),  # after them it is the next day's morning
        ("2026-11-26T11:00", 0, "2026-11-26T11:00"),
    ],
)
def test_working_days_keep_the_wall_time(start: str, days: int, end: str) -> None:
    assert add_days(OFFICE, at(start), days) == at(end)


def test_an_hour_that_the_clock_skips_holds_no_work_and_one_that_it_shows_twice_is_worked_twice() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    night = Schedule(zone=madrid, week=((Window(60, 240),),) * 7)  # 01:00 to 04:00
    for day, hours in ((date(2026, 3, 29), 2), (date(2026, 3, 30), 3), (date(2026, 10, 25), 4)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=madrid)
        assert between(night, midnight, midnight + timedelta(days=1)) == timedelta(hours=hours)


def test_a_day_that_never_was_holds_no_work() -> None:
    apia = Schedule(
        zone=ZoneInfo("Pacific/Apia"), week=((Window(540, 1020),),) * 7
    )  # 30 December 2011 is missing there
    before = datetime(2011, 12, 29, 17, tzinfo=apia.zone)
    assert add(apia, before, timedelta(hours=1)) == datetime(2011, 12, 31, 10, tzinfo=apia.zone)


def test_always_open_counts_every_minute_on_one_period_without_end() -> None:
    always = Schedule.always(ZoneInfo("America/Sao_Paulo"))
    start = datetime(2018, 11, 3, 12, tzinfo=UTC)  # the clock skips an hour that night
    assert add(always, start, timedelta(days=400)) == start + timedelta(days=400)
    assert periods(always, start, start + timedelta(days=400)) == [(start, start + timedelta(days=400))]
    parts = periods_after(always, start)
    first, second = next(parts), next(parts)
    assert first.start == start
    assert first.end == second.start >= start + timedelta(days=365)


def test_a_schedule_without_hours_says_that_it_never_opens() -> None:
    shut = Schedule(zone=ZoneInfo("UTC"), week=((Window(540, 600),),) * 7, breaks=((Window(500, 700),),) * 7)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert shut.never_opens
    for question in (
        lambda: add(shut, now, MINUTE),
        lambda: subtract(shut, now, MINUTE),
        lambda: next_open(shut, now),
        lambda: add_days(shut, now, 1),
        lambda: subtract_days(shut, now, 1),
    ):
        with pytest.raises(NeverOpen):
            question()
    assert between(shut, now, now + timedelta(days=700)) == timedelta()
    assert list(periods_after(shut, now)) == []


def test_special_dates_alone_are_hours_until_they_are_over() -> None:
    fair = Schedule(zone=ZoneInfo("America/Santiago"), dates={date(2026, 12, 31): (Window(1200, 1440),)})
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert not fair.never_opens
    # the last hour stands in the next year of UTC
    assert add(fair, now, timedelta(hours=4)) == datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert subtract(fair, datetime(2028, 1, 1, tzinfo=UTC), timedelta()) == datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert len(list(periods_after(fair, now))) == 1
    with pytest.raises(NeverOpen):
        add(fair, now, timedelta(hours=5))
    with pytest.raises(NeverOpen):
        next_open(fair, datetime(2027, 6, 1, tzinfo=UTC))


def test_a_night_over_the_turn_of_the_year_is_one_period() -> None:
    nights = Schedule(zone=ZoneInfo("America/Mexico_City"), week=((Window(960, DAY),),) * 7)  # ends at 06:00 UTC
    eve = datetime(2026, 12, 31, tzinfo=UTC) + timedelta(hours=20)
    assert next(periods_after(nights, eve)) == (eve + timedelta(hours=2), eve + timedelta(hours=10))


def test_what_a_date_says_goes_before_a_holiday_and_a_local_change_before_the_region() -> None:
    christmas, tiradentes, city = date(2026, 12, 25), date(2026, 4, 21), date(2026, 3, 2)
    schedule = Schedule(
        zone=OFFICE.zone,
        week=OFFICE.week,
        regions=("BR",),
        dates={christmas: (Window(600, 720),)},
        added=frozenset([city]),
        removed=frozenset([tiradentes]),
    )
    assert schedule.windows(christmas) == (Window(600, 720),)
    assert schedule.is_holiday(christmas)
    assert schedule.windows(tiradentes) == OFFICE.week[1]
    assert schedule.windows(city) == ()


def test_a_break_is_neither_open_nor_counted() -> None:
    lunch = Schedule(zone=OFFICE.zone, week=OFFICE.week, breaks=((Window(720, 780),),) * 7)
    assert on_break(lunch, at("2026-11-23T12:30"))
    assert not is_open(lunch, at("2026-11-23T12:30"))
    assert add(lunch, at("2026-11-23T11:30"), timedelta(hours=1)) == at("2026-11-23T13:30")


def test_windows_are_joined_where_they_touch_and_cut_by_breaks() -> None:
    assert merged([(600, 720), (540, 600), (700, 800)]) == (Window(540, 800),)
    assert without(merged([(540, 1080)]), merged([(500, 550), (720, 780), (1000, 1200)])) == ((550, 720), (780, 1000))


def test_time_below_zero_is_refused_and_a_promise_of_none_too() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with pytest.raises(BadAmount):
        add(OFFICE, now, -MINUTE)
    with pytest.raises(BadAmount):
        subtract(OFFICE, now, -MINUTE)
    with pytest.raises(BadAmount):
        add_days(OFFICE, now, -1)
    with pytest.raises(BadAmount):
        due(OFFICE, now, timedelta())


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        add(OFFICE, datetime(2026, 11, 23), MINUTE)  # noqa: DTZ001 - that is the point


def test_moments_before_and_after_all_years_known_are_answered_too() -> None:
    early, late = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    assert next_open(OFFICE, early).year == 1971
    with pytest.raises(NeverOpen):
        next_open(OFFICE, late)
    assert between(OFFICE, late, late) == timedelta()
    assert between(OFFICE, early, datetime(1970, 6, 1, tzinfo=UTC)) == timedelta()
