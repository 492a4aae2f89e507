"""Clocks as pure functions: what every event of a ticket does to what was promised."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from amparo.calendars.hours import Schedule, Window, between
from amparo.sla.clocks import Clock, EarlyWarning, Moment, Story, Terms, What, play
from amparo.sla.clocks.policies import ALWAYS
from amparo.sla.states import TARGET_LIFE, Metric, TargetState

H = timedelta(hours=1)
DAY = ((Window(9 * 60, 18 * 60)),)
BRAZIL = Schedule(zone=ZoneInfo("America/Sao_Paulo"), week=(DAY,) * 5 + ((),) * 2)
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)  # nine in the morning in São Paulo


def terms(
    *, first: float | None = 2, following: float | None = 4, whole: float | None = 8, by: Schedule = BRAZIL
) -> Terms:
    """Hours for a ticket of normal priority; an urgent one has half of each, a low one none."""
    given = {Metric.FIRST_RESPONSE: first, Metric.NEXT_RESPONSE: following, Metric.RESOLUTION: whole}
    times = {metric: {"normal": amount * H, "urgent": amount * H / 2} for metric, amount in given.items() if amount}
    return Terms(times=times, schedules=dict.fromkeys(times, by), warning=EarlyWarning(share=75))


def story(*moments: tuple[float, What, str], is_awaited: bool = True) -> Story:
    """What happened so many hours after Monday nine o'clock."""
    told = tuple(Moment(MONDAY + hours * H, what, value) for hours, what, value in moments)
    return Story(began_at=MONDAY, priority="normal", is_awaited=is_awaited, moments=told)


def at(hours: float, told: Story, by: Terms | None = None) -> dict[str, Clock]:
    return {clock.metric: clock for clock in play(told, by or terms(), MONDAY + hours * H)}


def test_a_new_ticket_has_a_first_response_and_a_resolution_to_come() -> None:
    clocks = at(0, story())
    assert {name: clock.due_at for name, clock in clocks.items()} == {
        "first_response": MONDAY + 2 * H,
        "resolution": MONDAY + 8 * H,
    }
    assert clocks["first_response"].warn_at == MONDAY + 1.5 * H


def test_the_night_does_not_count_in_business_hours_and_does_by_the_calendar() -> None:
    friday_evening = Story(began_at=datetime(2026, 11, 27, 20, tzinfo=UTC), priority="normal")  # 17:00 in São Paulo
    (clock,) = play(friday_evening, terms(following=None, whole=None), friday_evening.began_at)
    assert clock.due_at == datetime(2026, 11, 30, 13, tzinfo=UTC)
    (clock,) = play(friday_evening, terms(following=None, whole=None, by=ALWAYS), friday_evening.began_at)
    assert clock.due_at == datetime(2026, 11, 27, 22, tzinfo=UTC)


def test_an_answer_in_time_meets_the_first_response_and_one_a_moment_late_does_not() -> None:
    assert at(3, story((2, What.ANSWERED, "")))["first_response"].state == TargetState.MET
    late = at(3, story((2.001, What.ANSWERED, "")))["first_response"]
    assert late.state == TargetState.BREACHED
    assert late.breached_at == MONDAY + 2 * H
    assert late.ended_at == MONDAY + 2.001 * H


def test_who_waits_until_the_time_is_up_waits_too_long() -> None:
    assert at(1.999, story())["first_response"].state == TargetState.ACTIVE
    assert at(2, story())["first_response"].state == TargetState.BREACHED


def test_the_next_response_runs_from_the_oldest_message_that_is_not_answered() -> None:
    told = story((1, What.ANSWERED, ""), (2, What.WROTE, ""), (3, What.WROTE, ""), (4, What.ANSWERED, ""))
    clock = at(5, told)["next_response"]
    assert (clock.started_at, clock.spent, clock.state) == (MONDAY + 2 * H, 2 * H, TargetState.MET)


def test_every_further_message_that_waits_has_a_clock_of_its_own() -> None:
    told = story((1, What.ANSWERED, ""), (2, What.WROTE, ""), (3, What.ANSWERED, ""), (4, What.WROTE, ""))
    further = [clock for clock in play(told, terms(), MONDAY + 5 * H) if clock.metric == Metric.NEXT_RESPONSE]
    assert [clock.state for clock in further] == [TargetState.MET, TargetState.ACTIVE]


def test_two_waits_that_begin_at_one_moment_are_still_told_apart() -> None:
    told = story((1, What.ANSWERED, ""), (2, What.WROTE, ""), (2, What.ANSWERED, ""), (2, What.WROTE, ""))
    further = [clock for clock in play(told, terms(), MONDAY + 3 * H) if clock.metric == Metric.NEXT_RESPONSE]
    assert len({clock.started_at for clock in further}) == len(further) > 1


def test_where_no_first_response_is_promised_the_next_one_still_begins_after_the_first() -> None:
    by = terms(first=None)
    assert "next_response" not in at(2, story((1, What.WROTE, "")), by)
    assert "next_response" in at(4, story((1, What.WROTE, ""), (2, What.ANSWERED, ""), (3, What.WROTE, "")), by)


def test_a_ticket_that_we_began_waits_for_no_first_response_until_the_person_writes() -> None:
    told = story((3, What.WROTE, ""), is_awaited=False)
    assert "first_response" not in at(2, told)
    assert at(4, told)["first_response"].due_at == MONDAY + 5 * H


def test_clocks_rest_while_the_person_or_another_team_has_the_word() -> None:
    for state in ("pending", "on_hold"):
        told = story((1, What.STATE, state), (5, What.STATE, "open"))
        resting = at(4, told)["resolution"]
        assert (resting.state, resting.spent, resting.due_at) == (TargetState.PAUSED, H, None)
        assert at(5, told)["resolution"].due_at == MONDAY + 24 * H + 3 * H  # four of its eight hours are Tuesday's


def test_a_message_of_the_person_lets_the_clocks_run_even_before_the_ticket_says_open() -> None:
    told = story((1, What.ANSWERED, ""), (1, What.STATE, "pending"), (3, What.WROTE, ""), (4, What.STATE, "open"))
    assert at(4, told)["resolution"].running_since == MONDAY + 3 * H


def test_solving_meets_the_resolution_and_lets_a_response_rest() -> None:
    solved = at(3, story((1, What.STATE, "solved")))
    assert solved["resolution"].state == TargetState.MET
    assert solved["first_response"].state == TargetState.PAUSED


def test_a_reopened_ticket_goes_on_from_what_was_spent() -> None:
    told = story((1, What.ANSWERED, ""), (2, What.STATE, "solved"), (5, What.WROTE, ""))
    clock = at(6, told)["resolution"]
    assert (clock.state, clock.spent, clock.running_since) == (TargetState.ACTIVE, 2 * H, MONDAY + 5 * H)
    again = story((1, What.ANSWERED, ""), (2, What.STATE, "solved"), (5, What.WROTE, ""), (6, What.STATE, "solved"))
    assert at(7, again)["resolution"].spent == 3 * H


def test_a_closed_ticket_leaves_an_unanswered_response_unjudged() -> None:
    closed = at(6, story((1, What.STATE, "solved"), (5, What.STATE, "closed")))
    assert closed["first_response"].state == TargetState.DROPPED
    assert closed["first_response"].ended_at == MONDAY + 5 * H
    assert closed["resolution"].state == TargetState.MET


def test_a_higher_priority_counts_what_was_spent_and_is_late_at_the_earliest_now() -> None:
    assert at(0.6, story((0.5, What.PRIORITY, "urgent")))["first_response"].due_at == MONDAY + H
    clock = at(2, story((1.5, What.PRIORITY, "urgent")))["first_response"]
    assert clock.breached_at == MONDAY + 1.5 * H


def test_a_priority_for_which_nothing_is_promised_has_no_clocks_until_it_changes_again() -> None:
    told = story((1, What.PRIORITY, "low"), (1.5, What.PRIORITY, "normal"))
    assert at(1.2, told) == {}
    assert at(1.6, told)["first_response"].due_at == MONDAY + 2 * H


def test_a_lower_priority_takes_no_breach_back() -> None:
    assert at(4, story((3, What.PRIORITY, "low")))["first_response"].state == TargetState.BREACHED


def test_what_was_met_is_not_judged_again_when_the_priority_changes() -> None:
    assert at(5, story((1.5, What.ANSWERED, ""), (2, What.PRIORITY, "urgent")))["first_response"].state == "met"


def test_a_merged_ticket_drops_its_clocks_and_takes_them_up_when_it_comes_back() -> None:
    told = story((1, What.MERGED, ""), (5, What.UNMERGED, ""))
    assert {clock.state for clock in at(4, told).values()} == {TargetState.DROPPED}
    back = at(5, told)["first_response"]
    assert (back.state, back.due_at) == (TargetState.ACTIVE, MONDAY + 6 * H)


def test_a_message_on_a_ticket_merged_into_this_one_waits_here_and_opens_nothing_before_that() -> None:
    told = story(
        (1, What.ANSWERED, ""),
        (1, What.STATE, "pending"),
        (2, What.WROTE_ELSEWHERE, ""),
        (4, What.STATE, "open"),
    )
    clock = at(5, told)["next_response"]
    assert (clock.started_at, clock.running_since) == (MONDAY + 2 * H, MONDAY + 4 * H)


def test_hours_that_end_for_good_make_nothing_late() -> None:
    only = Schedule(zone=ZoneInfo("UTC"), dates={MONDAY.date(): (Window(12 * 60, 13 * 60),)})
    assert at(100, story(), terms(by=only))["resolution"].state == TargetState.ACTIVE


moments = st.lists(
    st.tuples(
        st.floats(0, 200),
        st.one_of(
            st.tuples(st.sampled_from([What.WROTE, What.WROTE_ELSEWHERE, What.ANSWERED]), st.just("")),
            st.tuples(st.sampled_from([What.MERGED, What.UNMERGED]), st.just("")),
            st.tuples(st.just(What.STATE), st.sampled_from(["open", "pending", "on_hold", "solved", "closed"])),
            st.tuples(st.just(What.PRIORITY), st.sampled_from(["urgent", "normal", "low"])),
        ),
    ),
    max_size=12,
)


@given(moments, st.booleans(), st.floats(0, 300))
def test_whatever_happens_a_clock_stands_in_one_lawful_state(
    told: list[tuple[float, tuple[What, str]]],
    is_awaited: bool,  # noqa: FBT001 - hypothesis gives it
    until: float,
) -> None:
    whole = story(*((hours, *what) for hours, what in sorted(told)), is_awaited=is_awaited)
    moment = MONDAY + until * H
    for clock in play(whole, terms(), moment):
        runs = clock.running_since is not None
        assert (clock.state == TargetState.ACTIVE) <= (runs and clock.due_at is not None and clock.due_at > moment)
        assert (clock.state == TargetState.PAUSED) <= (not runs and clock.due_at is None)
        assert (clock.state in {TargetState.MET, TargetState.DROPPED}) <= (clock.ended_at is not None)
        assert (clock.state == TargetState.BREACHED) == (clock.breached_at is not None)
        assert (clock.ended_at is not None) <= (not runs)
        assert timedelta() <= clock.spent <= between(BRAZIL, clock.started_at, moment)
        assert clock.warn_at is None or clock.due_at is None or clock.warn_at <= clock.due_at
    assert len({(clock.metric, clock.started_at) for clock in play(whole, terms(), moment)}) == len(
        play(whole, terms(), moment)
    )


@given(moments, st.lists(st.floats(0, 300), min_size=2, max_size=5))
def test_as_time_goes_on_a_clock_only_moves_along_its_life(
    told: list[tuple[float, tuple[What, str]]], looks: list[float]
) -> None:
    whole = story(*((hours, *what) for hours, what in sorted(told)))
    before: dict[object, Clock] = {}
    for hours in sorted(looks):
        now = {(clock.metric, clock.started_at): clock for clock in play(whole, terms(), MONDAY + hours * H)}
        for key, clock in now.items():
            old = before.get(key)
            assert old is None or old.state == clock.state or TARGET_LIFE.allows(old.state, clock.state)
            assert old is None or old.breached_at in {None, clock.breached_at}
        before |= now


@given(st.floats(0, 100), st.floats(0.01, 100))
def test_a_rest_moves_the_end_by_just_the_hours_it_took(start: float, length: float) -> None:
    rested = at(start + length, story((start, What.STATE, "pending"), (start + length, What.STATE, "open")))
    clock, plain = rested["resolution"], at(0, story())["resolution"]
    if clock.breached_at is None and plain.due_at is not None and clock.due_at is not None:
        took = between(BRAZIL, MONDAY + start * H, MONDAY + (start + length) * H)
        assert between(BRAZIL, MONDAY, clock.due_at) - took == 8 * H
