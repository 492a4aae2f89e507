"""Rotations, layers, overrides and gaps, as somebody would work them out with a calendar on the table."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amparo.calendars.rotas.plain import Every, Override, Rota, Rotation, Shift, Window
from amparo.calendars.rotas.planning import Overlap, gaps, load, on_call, overlaps, shifts, swapped
from amparo.calendars.rotas.rotation import Layer, hand_off
from amparo.calendars.rotas.spans import Span

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 09:00 in São Paulo
WEEK = timedelta(weeks=1)
WEEKDAYS = range(5)
NINE = time(9)


def weekly(*members: str, **more: object) -> Layer:
    starts = Rotation(starts_on=date(2026, 11, 23), hand_off=NINE, every=Every.WEEKS)
    return Layer(members=members, rotation=starts, **more)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_ana_and_luis_hand_over_each_monday_at_nine() -> None:
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana", "Luis")])
    assert shifts(rota, MONDAY, MONDAY + 2 * WEEK) == [
        Shift(MONDAY, MONDAY + WEEK, "Ana"),
        Shift(MONDAY + WEEK, MONDAY + 2 * WEEK, "Luis"),
    ]
    assert on_call(rota, MONDAY + WEEK - timedelta(seconds=1)) == ["Ana"]
    assert on_call(rota, MONDAY + WEEK) == ["Luis"]


def test_nobody_stands_in_before_the_first_turn_and_that_is_a_gap() -> None:
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana", "Luis")])
    assert on_call(rota, MONDAY - timedelta(seconds=1)) == []
    assert gaps(rota, MONDAY - WEEK, MONDAY + WEEK) == [Span(MONDAY - WEEK, MONDAY)]


def test_the_hand_off_stays_at_nine_on_the_wall_when_the_clock_is_changed() -> None:
    rotation = Rotation(starts_on=date(2026, 10, 19), hand_off=NINE, every=Every.WEEKS)
    walls = [hand_off(rotation, MADRID, number).astimezone(MADRID) for number in range(3)]
    assert [(one.day, one.hour, one.utcoffset()) for one in walls] == [
        (19, 9, timedelta(hours=2)),
        (26, 9, timedelta(hours=1)),
        (2, 9, timedelta(hours=1)),
    ]


def test_a_month_that_is_too_short_hands_off_on_its_last_day() -> None:
    rotation = Rotation(starts_on=date(2026, 12, 31), hand_off=NINE, every=Every.MONTHS)
    assert [hand_off(rotation, SAO_PAULO, number).day for number in range(4)] == [31, 31, 28, 31]


def test_a_night_window_belongs_to_the_evening_that_it_begins_in() -> None:
    nights = [Window(weekday, time(22), time(6)) for weekday in WEEKDAYS]
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana", windows=nights)])
    first, *_, last = shifts(rota, MONDAY, MONDAY + WEEK)
    assert first == Shift(at(24, 1), at(24, 9), "Ana")
    assert last == Shift(at(28, 1), at(28, 9), "Ana")  # Friday's night ends on Saturday


def test_two_layers_that_leave_an_hour_and_share_another_say_so() -> None:
    day = [Window(weekday, time(8), time(18)) for weekday in range(7)]
    night = [Window(weekday, time(19), time(9)) for weekday in range(7)]
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana", windows=day), weekly("Luis", windows=night)])
    tuesday, wednesday = at(24, 12), at(25, 12)
    assert gaps(rota, tuesday, wednesday) == [Span(at(24, 21), at(24, 22))]
    assert overlaps(rota, tuesday, wednesday) == [Overlap(at(25, 11), at(25, 12), ("Ana", "Luis"))]


def test_hours_in_which_nobody_is_needed_are_no_gap() -> None:
    office = [Window(weekday, time(9), time(18)) for weekday in WEEKDAYS]
    late = [Window(weekday, time(10), time(18)) for weekday in WEEKDAYS]
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana", windows=late)], needed=office)
    assert gaps(rota, MONDAY, MONDAY + timedelta(days=2)) == [
        Span(at(23, 12), at(23, 13)),
        Span(at(24, 12), at(24, 13)),
    ]


def test_somebody_who_stands_in_does_so_only_for_whom_they_stand_in() -> None:
    for_ana = Override(start=at(24, 10), end=at(24, 12), off="Ana", on="Grace")
    for_nobody = Override(start=at(24, 14), end=at(24, 16), off="Noor", on="Grace")
    rota = Rota(zone=SAO_PAULO, layers=[weekly("Ana")], overrides=[for_ana, for_nobody])
    assert on_call(rota, at(24, 11)) == ["Grace"]
    assert on_call(rota, at(24, 12)) == ["Ana"]
    assert on_call(rota, at(24, 15)) == ["Ana"]


def test_whoever_is_away_leaves_a_gap_even_as_a_stand_in() -> None:
    rota = Rota(
        zone=SAO_PAULO,
        layers=[weekly("Ana")],
        overrides=[Override(start=at(24, 10), end=at(24, 12), off="Ana", on="Grace")],
        absent=[Shift(at(24, 11), at(25, 0), "Grace")],
    )
    assert gaps(rota, at(24, 9), at(24, 13)) == [Span(at(24, 11), at(24, 12))]


def test_an_empty_place_is_a_gap_and_moves_nobody_elses_turn() -> None:
    rota = Rota(zone=SAO_PAULO, layers=[Layer(members=["Ana", None, "Luis"], rotation=weekly().rotation)])
    weeks = [on_call(rota, MONDAY + number * WEEK) for number in range(4)]
    assert weeks == [["Ana"], [], ["Luis"], ["Ana"]]


def test_a_swap_of_two_moves_the_time_of_both() -> None:
    given, taken = Span(at(24, 10), at(24, 12)), Span(MONDAY + WEEK, MONDAY + WEEK + timedelta(hours=3))
    layers = [weekly("Ana", "Luis")]
    rota = Rota(zone=SAO_PAULO, layers=layers, overrides=swapped("Ana", "Luis", given, taken))
    assert on_call(rota, at(24, 11)) == ["Luis"]
    assert on_call(rota, MONDAY + WEEK) == ["Ana"]
    before = load(shifts(Rota(zone=SAO_PAULO, layers=layers), MONDAY, MONDAY + 2 * WEEK))
    after = load(shifts(rota, MONDAY, MONDAY + 2 * WEEK))
    assert after["Ana"] - before["Ana"] == timedelta(hours=1)
    assert sum(after.values(), timedelta()) == sum(before.values(), timedelta())


def test_a_layer_without_turns_brings_everybody_at_once() -> None:
    morning = [Window(weekday, time(8), time(14)) for weekday in range(7)]
    rota = Rota(zone=SAO_PAULO, layers=[Layer(members=["Ana", "Grace"], windows=morning, starts=MONDAY)])
    assert on_call(rota, at(24, 12)) == ["Ana", "Grace"]
    assert on_call(rota, at(22, 12)) == []
