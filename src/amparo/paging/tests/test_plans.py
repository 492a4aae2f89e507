from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.paging.plans import Plan, Position, Step, Target, ahead, moments
from amparo.paging.states import Hours, TargetKind

targets = st.one_of(
    st.builds(Target, kind=st.sampled_from([TargetKind.USER, TargetKind.TEAM, TargetKind.ROTA]), id=st.integers(1, 99)),
    st.builds(Target, kind=st.sampled_from([TargetKind.MAIL, TargetKind.URL]), address=st.text(), label=st.text()),
)
steps = st.builds(
    Step,
    targets=st.lists(targets, min_size=1, max_size=3).map(tuple),
    wait=st.integers(1, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
)
plans = st.builds(
    Plan,
    steps=st.lists(steps, min_size=1, max_size=5).map(tuple),
    repeat=st.integers(0, 4),
    grace=st.integers(0, 600).map(lambda seconds: timedelta(seconds=seconds)),
)


@given(plans)
def test_a_plan_comes_back_from_the_database_as_it_went(plan: Plan) -> None:
    assert Plan.from_json(plan.as_json()) == plan


@given(plans)
def test_every_step_of_every_round_is_walked_once_and_in_order(plan: Plan) -> None:
    walked = list(ahead(plan, Position()))
    assert walked == sorted(set(walked))
    assert len(walked) == len(plan.steps) * (plan.repeat + 1)


@given(plans, st.integers(0, 60))
def test_walking_on_from_anywhere_is_the_rest_of_the_walk(plan: Plan, place: int) -> None:
    walked = [Position(), *ahead(plan, Position())]
    here = walked[place % len(walked)]
    assert list(ahead(plan, here)) == [position for position in walked if position > here]


@given(plans)
def test_past_the_end_one_more_round_is_walked_when_asked(plan: Plan) -> None:
    end = Position(plan.repeat + 1, len(plan.steps))
    assert list(ahead(plan, end)) == []
    again = list(ahead(plan, end, again=True))
    assert again == [Position(plan.repeat + 2, step) for step in range(1, len(plan.steps) + 1)]
    assert list(ahead(plan, again[0])) == again[1:]
    assert list(ahead(plan, Position(), again=True)) == list(ahead(plan, Position()))


@given(plans)
def test_the_drawn_plan_ends_after_all_its_waits(plan: Plan) -> None:
    drawn = moments(plan)
    times = [since for _position, since in drawn]
    assert times == sorted(times)
    waits = sum((step.wait for step in plan.steps), timedelta(0)) * (plan.repeat + 1)
    assert times[-1] == plan.grace + waits


def test_a_step_of_other_hours_does_not_count() -> None:
    step = Step(targets=(), wait=timedelta(minutes=1), hours=Hours.INSIDE, calendar=1)
    assert step.counts(is_open=True)
    assert not step.counts(is_open=False)
    outside = Step(targets=(), wait=timedelta(minutes=1), hours=Hours.OUTSIDE, calendar=1)
    assert outside.counts(is_open=False)
    assert Plan(steps=(step,)).with_calendars({1: 9}).steps[0].calendar == 9
