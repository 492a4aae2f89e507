"""How much is enough, for any day that somebody could have."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.wellbeing.budget import Facts, Limits, Met, Why, lapse, out_until, standing, strictest, units
from amparo.wellbeing.budget.standing import in_a_row
from amparo.wellbeing.budget.working_time import working_time
from amparo.wellbeing.states import HIGH, ExposureKind

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = NOW.date()
MINUTE = timedelta(minutes=1)

SEVERITIES = st.integers(0, 4)
KINDS = st.sampled_from(list(ExposureKind))


@st.composite
def exposures(draw: st.DrawFn) -> Met:
    begun = NOW - draw(st.integers(0, 480)) * MINUTE
    seconds = draw(st.floats(0, 900))
    open_ = draw(st.booleans())
    return Met(
        kind=draw(KINDS),
        severity=draw(SEVERITIES),
        subject=("file", draw(st.integers(1, 6))),
        begun_at=begun,
        ended_at=None if open_ else min(begun + timedelta(seconds=seconds), NOW),
        seconds=0 if open_ else seconds,
    )


DAYS = st.lists(exposures(), max_size=12)


def seen(minutes_ago: float, severity: int, subject: int = 0, seconds: float = 60) -> Met:
    """A still picture that was looked at for some seconds."""
    begun = NOW - minutes_ago * MINUTE
    place = ("file", subject or int(minutes_ago * 10) + 1)
    ended = begun + timedelta(seconds=seconds)
    return Met(kind="still", severity=severity, subject=place, begun_at=begun, ended_at=ended, seconds=seconds)


def of(met: Sequence[Met], limits: Limits | None = None, **more: object) -> frozenset[Why]:
    return standing(Facts(today=TODAY, met=met, **more), limits or Limits(), NOW).why


@given(KINDS, SEVERITIES, st.floats(0, 1e5), st.floats(0, 1e5))
def test_longer_and_worse_weigh_more(kind: str, severity: int, one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert units(kind, severity, short) <= units(kind, severity, long)
    assert all(units(kind, low, long) <= units(kind, low + 1, long) for low in range(4))
    assert units("text", severity, long) <= units("still", severity, long) <= units("live", severity, long)


@given(DAYS, exposures())
def test_having_met_more_never_opens_a_door(met: list[Met], more: Met) -> None:
    """But for the row, which something lighter ends on purpose."""
    limits = Limits(in_a_row=100)
    before = standing(Facts(today=TODAY, met=met), limits, NOW)
    after = standing(Facts(today=TODAY, met=[*met, more]), limits, NOW)
    assert after.units >= before.units
    assert after.highest_severity <= before.highest_severity


@given(DAYS, st.integers(1, 240), st.integers(1, 240))
def test_a_stricter_programme_never_opens_a_door(met: list[Met], one: int, other: int) -> None:
    facts = Facts(today=TODAY, met=met)
    strict, loose = (standing(facts, Limits(budget=budget), NOW) for budget in sorted((one, other)))
    assert strict.highest_severity <= loose.highest_severity


@given(DAYS, st.integers(0, 600))
def test_what_nobody_covered_again_does_not_count_for_ever(met: list[Met], minutes: int) -> None:
    later = NOW + minutes * MINUTE
    for one in met:
        assert one.lasted(NOW) <= one.lasted(later) <= max(lapse(one.kind).total_seconds(), one.seconds)


@given(st.lists(st.builds(Limits, budget=st.integers(20, 240), weeks_out=st.integers(0, 8)), min_size=1, max_size=4))
def test_of_several_programmes_the_strictest_holds(several: list[Limits]) -> None:
    chosen = strictest(several)
    assert chosen.budget == min(one.budget for one in several)
    assert chosen.weeks_out == max(one.weeks_out for one in several)


def test_half_an_hour_of_hard_pictures_is_a_whole_budget() -> None:
    assert units("still", 4, 30 * 60) == 120
    assert units("video", 3, 15 * 60) == 120
    assert units("text", 1, 600) == 1


def test_a_budget_that_runs_out_leaves_only_what_is_harmless() -> None:
    met = [seen(200, 2, seconds=59 * 60)]
    assert of(met) == set()
    day = standing(Facts(today=TODAY, met=[*met, seen(100, 2, subject=2)]), Limits(), NOW)
    assert day.why == {Why.BUDGET}
    assert day.highest_severity == 0


def test_the_person_is_told_before_it_runs_out() -> None:
    day = standing(Facts(today=TODAY, met=[seen(200, 1, seconds=72 * 60)]), Limits(), NOW)
    assert day.is_soft
    assert day.highest_severity == 4


def test_two_hours_of_high_severity_are_enough() -> None:
    met = [Met(kind="text", severity=3, subject=("m", 1), begun_at=NOW - 200 * MINUTE, ended_at=NOW, seconds=7200)]
    day = standing(Facts(today=TODAY, met=met), Limits(), NOW)
    assert day.why == {Why.HIGH_TIME}
    assert day.highest_severity == HIGH - 1


def test_nothing_hard_comes_in_the_last_hour() -> None:
    assert of([], shift_ends=NOW + 61 * MINUTE) == set()
    assert of([], shift_ends=NOW + 60 * MINUTE) == {Why.SHIFT_ENDS}


def test_after_three_hard_ones_something_else_comes() -> None:
    hard = [seen(9, 3), seen(6, 4), seen(3, 3)]
    assert of(hard[1:]) == set()
    assert of(hard) == {Why.IN_A_ROW}
    assert of([*hard, seen(1, 0, subject=7, seconds=0)]) == set()


def test_one_hard_thing_looked_at_again_is_one() -> None:
    assert in_a_row([seen(9, 3, subject=1), seen(6, 3, subject=1), seen(3, 1, subject=1)], NOW) == 1


def test_a_pause_ends_the_row() -> None:
    assert in_a_row([seen(40, 3), seen(6, 3), seen(3, 3)], NOW) == 2
    assert in_a_row([seen(30, 3), seen(27, 3), seen(24, 3)], NOW) == 0


def test_a_break_or_not_today_keeps_things_away() -> None:
    assert of([], rests=True) == {Why.RESTS}
    assert of([], not_today=True) == {Why.NOT_TODAY}
    assert of([], cools_down=True) == {Why.COOL_DOWN}


def days(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in ago]


def test_two_weeks_in_then_two_weeks_out() -> None:
    assert out_until(days(13, 10, 3), TODAY, weeks_in=2, weeks_out=2) is None
    assert out_until(days(14, 10, 3), TODAY, weeks_in=2, weeks_out=2) == TODAY + timedelta(days=14)
    assert out_until(days(28, 20, 15), TODAY, weeks_in=2, weeks_out=2) is None
    assert out_until(days(14, 10, 3), TODAY, weeks_in=2, weeks_out=0) is None


def test_who_had_two_weeks_off_begins_anew() -> None:
    assert out_until(days(40, 30, 2), TODAY, weeks_in=2, weeks_out=2) is None


@given(st.sets(st.integers(0, 80)), st.integers(1, 8), st.integers(1, 8))
def test_nobody_is_out_for_longer_than_said(ago: set[int], weeks_in: int, weeks_out: int) -> None:
    until = out_until(days(*ago), TODAY, weeks_in=weeks_in, weeks_out=weeks_out)
    assert until is None or TODAY < until <= TODAY + timedelta(weeks=weeks_out)


def hours(*spans: tuple[float, float]) -> list[tuple[datetime, datetime]]:
    """Shifts by hours from now."""
    return [(NOW + timedelta(hours=begins), NOW + timedelta(hours=ends)) for begins, ends in spans]


def test_two_parts_of_a_shift_share_one_budget() -> None:
    whole = hours((-6, 3))[0]
    assert working_time(hours((-1, 3), (-6, -3)), NOW) == whole
    assert working_time(hours((1, 3), (-6, -3)), NOW) == whole


def test_overtime_belongs_to_the_shift_and_a_new_day_does_not() -> None:
    assert working_time(hours((-9, -1)), NOW) == hours((-9, -1))[0]
    assert working_time(hours((-17, -9)), NOW) is None
    assert working_time(hours((-24, -16), (-1, 7)), NOW) == hours((-1, 7))[0]
    assert working_time(hours((1, 8)), NOW) is None
    assert working_time([], NOW) is None


@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 10)), max_size=8))
def test_whoever_has_a_shift_now_is_in_one(pairs: list[tuple[int, int]]) -> None:
    spans = hours(*((begins, begins + length) for begins, length in pairs))
    found = working_time(spans, NOW)
    for begins, ends in spans:
        if begins <= NOW < ends:
            assert found is not None
            assert found[0] <= begins
            assert found[1] >= ends
