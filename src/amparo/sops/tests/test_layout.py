"""How a procedure is laid out as a drawing: whatever its steps and ways, it can be read."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.patience import work_of

from amparo.sops.drawing.graph import Box, Layout, Place, Point, Tie
from amparo.sops.drawing.layout import lay_out
from amparo.sops.drawing.ranking import ranks, ways_back


def boxes(count: int, width: float = 150) -> list[Box]:
    return [Box(id=f"step_{number}", width=width, height=42) for number in range(count)]


def tie(source: int, target: int, label_width: float = 0) -> Tie:
    return Tie(source=f"step_{source}", target=f"step_{target}", label_width=label_width)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Tie]]:
    """Any graph: circles, ways to oneself, two ways to the same step, steps that nothing leads to."""
    count = draw(st.integers(1, 14))
    step = st.integers(0, count - 1)
    sizes = st.tuples(st.floats(60, 220), st.sampled_from([42.0, 60.0]))
    made = [
        Box(id=f"step_{number}", width=width, height=height)
        for number, (width, height) in enumerate(draw(st.lists(sizes, min_size=count, max_size=count)))
    ]
    ways = draw(st.lists(st.tuples(step, step, st.sampled_from([0, 40, 150])), max_size=30))
    return made, [tie(*way) for way in ways]


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.bottom and other.y < one.bottom
    )


@settings(deadline=None)
@given(graphs())
def test_every_step_has_a_place_of_its_own(graph: tuple[list[Box], list[Tie]]) -> None:
    layout = lay_out(*graph)
    assert list(layout.places) == [box.id for box in graph[0]]
    for one, other in itertools.combinations(layout.places.values(), 2):
        assert not overlap(one, other)
    for place in layout.places.values():
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= layout.width
        assert place.bottom <= layout.height


@settings(deadline=None)
@given(graphs())
def test_every_way_leaves_its_step_below_and_meets_the_next_above(graph: tuple[list[Box], list[Tie]]) -> None:
    layout = lay_out(*graph)
    assert len(layout.lines) == len(graph[1])
    for line, way in zip(layout.lines, graph[1], strict=True):
        source, target = layout.places[way.source], layout.places[way.target]
        assert line.points[0] == (round(source.middle, 1), source.bottom)
        end_x, end_y = line.points[-1]
        assert end_y == target.y
        assert target.x <= end_x <= target.x + target.width
        for (x, y), (next_x, next_y) in itertools.pairwise(line.points):
            assert x == next_x or y == next_y, "right angles only"
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height


@settings(deadline=None)
@given(graphs())
def test_no_way_runs_through_a_step(graph: tuple[list[Box], list[Tie]]) -> None:
    layout = lay_out(*graph)
    for line in layout.lines:
        for start, end in itertools.pairwise(line.points):
            for place in layout.places.values():
                assert not _passes(start, end, place)


@settings(deadline=None)
@given(graphs())
def test_the_words_on_the_ways_lie_on_nothing(graph: tuple[list[Box], list[Tie]]) -> None:
    layout = lay_out(*graph)
    words = [
        Place(x=line.label_at[0] - way.label_width / 2, y=line.label_at[1] - 9, width=way.label_width, height=18, row=0)
        for line, way in zip(layout.lines, graph[1], strict=True)
        if way.label_width
    ]
    for one, other in itertools.combinations([*words, *layout.places.values()], 2):
        assert not overlap(one, other)


@settings(deadline=None)
@given(graphs())
def test_ways_that_do_not_lead_back_lead_down(graph: tuple[list[Box], list[Tie]]) -> None:
    back = ways_back(*graph)
    rows = ranks(*graph, back)
    for number, way in enumerate(graph[1]):
        assert number in back or rows[way.source] < rows[way.target]


@settings(deadline=None)
@given(graphs())
def test_lines_that_lie_on_each_other_belong_together(graph: tuple[list[Box], list[Tie]]) -> None:
    """They leave the same step or lead to the same one: so a reader never follows the wrong line."""
    layout = lay_out(*graph)
    both = zip(layout.lines, graph[1], strict=True)
    for (one, its), (other, others) in itertools.combinations(both, 2):
        if its.source != others.source and its.target != others.target:
            parts = itertools.product(itertools.pairwise(one.points), itertools.pairwise(other.points))
            assert not any(_lies_on(*first, *second) for first, second in parts)


def test_the_first_step_stands_above_all() -> None:
    layout = lay_out(boxes(4), [tie(0, 1), tie(1, 2), tie(2, 0), tie(1, 3)])
    assert [place.row for place in layout.places.values()] == [0, 1, 2, 2]
    assert [line.is_back for line in layout.lines] == [False, False, True, False]


def test_branches_stand_from_left_to_right_as_they_are_written() -> None:
    layout = lay_out(boxes(4), [tie(0, 1, 50), tie(0, 2, 50), tie(0, 3, 50)])
    lefts = [layout.places[f"step_{number}"].x for number in (1, 2, 3)]
    assert lefts == sorted(lefts)


def test_a_step_that_nothing_leads_to_stands_below_the_one_before_it() -> None:
    layout = lay_out(boxes(4), [tie(0, 1), tie(2, 0), tie(3, 3)])
    assert [place.row for place in layout.places.values()] == [0, 1, 2, 3]
    assert [line.is_back for line in layout.lines] == [False, True, True]


def test_steps_in_a_line_are_joined_by_straight_lines() -> None:
    layout = lay_out(boxes(6), [tie(number, number + 1) for number in range(5)])
    assert all(len(line.points) == 2 for line in layout.lines)


def test_a_long_way_is_straight_where_there_is_room() -> None:
    layout = lay_out(boxes(8), [*(tie(number, number + 1, 30) for number in range(7)), tie(0, 7, 30)])
    assert _bends(layout, 7) <= 6


def test_many_early_ends_join_on_their_way_to_the_end() -> None:
    layout = lay_out(boxes(30), [way for number in range(29) for way in (tie(number, number + 1), tie(number, 29, 60))])
    ends = {line.points[-2] for line, _ in zip(layout.lines[1::2], range(27), strict=False)}
    assert len(ends) == 1
    assert layout.width < 800


def test_a_thousand_steps_in_a_circle_come_to_an_end() -> None:
    layout = lay_out(boxes(1000), [tie(number, (number + 1) % 1000) for number in range(1000)])
    assert layout.lines[-1].is_back


def test_twice_as_many_steps_are_about_twice_the_work() -> None:
    assert _work_of(400) < 3 * _work_of(200)


def test_ways_that_are_too_many_and_too_long_go_by_the_lane() -> None:
    ways = [way for number in range(150) for way in (tie(number, number + 1), tie(number, number + 50, 40))]
    layout = lay_out(boxes(200), ways)
    by_lane = [line for line in layout.lines if line.by_lane]
    assert by_lane
    assert not any(line.is_back for line in by_lane)


def _lies_on(start: Point, end: Point, other_start: Point, other_end: Point) -> bool:
    for across, along in ((0, 1), (1, 0)):
        if start[across] == end[across] == other_start[across] == other_end[across]:
            (low, high), (other_low, other_high) = (
                sorted((start[along], end[along])),
                sorted((other_start[along], other_end[along])),
            )
            if min(high, other_high) - max(low, other_low) > 1:
                return True
    return False


def _work_of(count: int) -> int:
    by_chance, last = random.Random(3), count - 1
    ways = [tie(number, number + 1, 40) for number in range(last)]
    ways += [tie(number, min(last, number + by_chance.randint(2, 6)), 40) for number in range(0, last, 2)]
    ways += [tie(number, last, 60) for number in range(0, last, 10)]
    ways += [tie(number, max(0, number - 5), 40) for number in range(0, last, 20)]
    return work_of(lambda: lay_out(boxes(count), ways))


def _bends(layout: Layout, number: int) -> int:
    return len(layout.lines[number].points) - 2


def _passes(start: tuple[float, float], end: tuple[float, float], place: Place) -> bool:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left < place.x + place.width and right > place.x and top < place.bottom and bottom > place.y
