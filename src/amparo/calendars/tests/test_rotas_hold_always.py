"""What holds of every rota, whatever its layers, zone and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.calendars.rotas.plain import Every, Override, Rota, Rotation, Shift, Window
from amparo.calendars.rotas.planning import gaps, load, on_call, overlaps, plan, shifts
from amparo.calendars.rotas.rotation import Layer, hand_off, turn_at
from amparo.calendars.rotas.spans import Span, joined, shared, without
from amparo.calendars.rotas.walls import moment, wall

ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "America/Sao_Paulo", "Europe/Madrid", "America/Chicago", "Australia/Lord_Howe", "Asia/Beirut")
]
PEOPLE = ["Ana", "Luis", "Grace", None]

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
times = st.times().map(lambda one: one.replace(microsecond=0))
walls = st.builds(datetime.combine, days, times)
moments = walls.map(lambda one: one.replace(tzinfo=UTC))
zones = st.sampled_from(ZONES)
windows = st.builds(Window, st.integers(0, 6), times, times)
rotations = st.builds(Rotation, starts_on=days, hand_off=times, every=st.sampled_from(Every), length=st.integers(1, 9))
layers = st.builds(
    Layer,
    members=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4),
    rotation=st.none() | rotations,
    windows=st.lists(windows, max_size=4),
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(moments)
    return Span(start, start + timedelta(minutes=draw(st.integers(1, 40_000))))


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    people = st.sampled_from(PEOPLE)
    changes = draw(st.lists(st.tuples(spans(), people, people), max_size=4))
    return Rota(
        zone=draw(zones),
        layers=draw(st.lists(layers, max_size=3)),
        overrides=[Override(start=span.start, end=span.end, off=off, on=on) for span, off, on in changes],
        absent=[Shift(one.start, one.end, "Ana") for one in draw(st.lists(spans(), max_size=2))],
    )


@given(walls, walls, zones)
def test_a_later_wall_is_never_an_earlier_moment(one: datetime, other: datetime, zone: ZoneInfo) -> None:
    first, second = sorted((one, other))
    assert moment(first, zone) <= moment(second, zone)


@given(walls, zones)
def test_a_wall_that_is_left_out_is_the_moment_of_the_jump(one: datetime, zone: ZoneInfo) -> None:
    found = moment(one, zone)
    shown = wall(found, zone)
    assert shown >= one
    if shown != one:
        assert wall(found - timedelta(seconds=1), zone) < one


@given(rotations, zones, moments)
def test_every_moment_belongs_to_one_turn(rotation: Rotation, zone: ZoneInfo, at: datetime) -> None:
    number = turn_at(rotation, zone, at)
    assert hand_off(rotation, zone, number) <= at < hand_off(rotation, zone, number + 1)


@settings(max_examples=60)
@given(rotas(), spans(), st.floats(0, 0.999))
def test_who_is_on_call_is_who_has_the_shift(rota: Rota, window: Span, share: float) -> None:
    at = window.start + (window.end - window.start) * share
    there = {shift.member for shift in shifts(rota, *window) if shift.start <= at < shift.end}
    assert set(on_call(rota, at)) == there


@settings(max_examples=60)
@given(rotas(), spans())
def test_shifts_and_gaps_together_are_the_whole_time(rota: Rota, window: Span) -> None:
    held = joined(Span(shift.start, shift.end) for shift in shifts(rota, *window))
    open_ = gaps(rota, *window)
    assert shared(held, open_) == []
    assert joined([*held, *open_]) == [window]


@settings(max_examples=60)
@given(rotas(), spans())
def test_overlaps_are_what_the_hours_of_all_exceed_the_covered_time_by(rota: Rota, window: Span) -> None:
    found = shifts(rota, *window)
    held = sum((end - start for start, end in joined(Span(one.start, one.end) for one in found)), timedelta())
    twice = sum(((one.end - one.start) * (len(one.members) - 1) for one in overlaps(rota, *window)), timedelta())
    assert sum(load(found).values(), timedelta()) == held + twice


@settings(max_examples=60)
@given(rotas(), spans(), st.floats(0.001, 0.999))
def test_a_window_that_is_cut_in_two_gives_the_same_plan(rota: Rota, window: Span, share: float) -> None:
    cut = window.start + (window.end - window.start) * share
    whole, early, late = plan(rota, *window), plan(rota, window.start, cut), plan(rota, cut, window.end)
    assert whole == {member: joined([*early.get(member, []), *late.get(member, [])]) for member in {*early, *late}}


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_what_is_shared_and_what_is_left_are_all_there_was(one: list[Span], other: list[Span]) -> None:
    mine, theirs = joined(one), joined(other)
    assert joined([*shared(mine, theirs), *without(mine, theirs)]) == mine
    assert shared(without(mine, theirs), theirs) == []


def test_a_night_that_an_hour_is_taken_from_is_an_hour_shorter() -> None:
    nights = [Window(weekday, time(22), time(6)) for weekday in range(7)]
    rota = Rota(zone=ZoneInfo("Europe/Madrid"), layers=[Layer(members=["Ana"], windows=nights)])
    changed = datetime(2026, 3, 28, 12, tzinfo=UTC)
    (night,) = shifts(rota, changed, changed + timedelta(days=1))
    assert night.end - night.start == timedelta(hours=7)
