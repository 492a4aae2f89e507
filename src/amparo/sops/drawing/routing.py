"""Lines by right angles. Below a row, the ways of one box leave together and fork; above it, ways to one box join.

What leads back, or too far, goes by a lane to the right of everything, and there too ways to one box share their lane.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from amparo.sops.drawing.graph import Box, Layout, Line, Place, Point, Tie
from amparo.sops.drawing.grid import Grid
from amparo.sops.drawing.tracks import Bus, assign

MARGIN: Final = 12.0
LABEL_HEIGHT: Final = 18.0
_PLAIN_GAP: Final = 13.0
_TRACK: Final = 8.0
_GAP_EDGE: Final = 11.0
_LANE: Final = 10.0
_LANE_PORT: Final = 14.0
"""How far right of the middle of a box a lane comes in, so that it is told from the ways from above."""

_Key: TypeAlias = tuple[str, int | str]


@dataclass(kw_only=True)
class _Gap:
    """The room above a row: its level lines by what they belong to, and where it begins."""

    buses: dict[_Key, Bus] = field(default_factory=lambda: defaultdict(Bus))
    top: float = 0.0

    def level(self, key: _Key) -> float:
        return self.top + _GAP_EDGE + _TRACK * self.buses[key].track


def route(grid: Grid, boxes: Sequence[Box], ties: Sequence[Tie], back: set[int]) -> Layout:
    """Set the rows one below the other, with room for the lines between them, and draw each tie."""
    right = max((cell.x + cell.width / 2 for cell in grid.cells), default=0.0)
    lanes = _lanes(grid, ties, right)
    gaps = _gaps(grid, ties, lanes)
    heights = {box.id: box.height for box in boxes}
    tops, height = _stack(grid, gaps, heights, ties)
    places = {}
    for box in boxes:
        cell = grid.cells[grid.boxes[box.id]]
        left = round(cell.x - cell.width / 2 + MARGIN, 1)
        places[box.id] = Place(x=left, y=tops[cell.row], width=cell.width, height=box.height, row=cell.row // 2)
    drawing = _Drawing(grid=grid, gaps=gaps, tops=tops, lanes=lanes, heights=heights)
    lines = [drawing.line(number, tie, is_back=number in back) for number, tie in enumerate(ties)]
    width = max([right, *lanes.values()]) + 2 * MARGIN
    return Layout(places=places, lines=lines, width=round(width, 1), height=round(height, 1))


def _lanes(grid: Grid, ties: Sequence[Tie], right: float) -> dict[str, float]:
    """The x of the lane of each box that has one; lanes that do not pass the same rows share their x."""
    spans: dict[str, list[int]] = {}
    for number in grid.by_lane:
        target = ties[number].target
        arrives = grid.cells[grid.boxes[target]].row
        spans.setdefault(target, [arrives]).append(grid.cells[grid.labels[number]].row + 1)
    ends: list[int] = []
    lanes = {}
    for target, rows in sorted(spans.items(), key=lambda item: (min(item[1]), max(item[1]))):
        lane = next((index for index, end in enumerate(ends) if end < min(rows)), len(ends))
        ends[lane : lane + 1] = [max(rows)]
        lanes[target] = right + GAP_TO_LANES + _LANE * lane
    return lanes


GAP_TO_LANES: Final = 14.0


def _gaps(grid: Grid, ties: Sequence[Tie], lanes: Mapping[str, float]) -> list[_Gap]:
    """The room above each row and below the last, with the tracks of its level lines."""
    gaps = [_Gap() for _ in range(len(grid.rows) + 1)]
    for number, cell in enumerate(grid.cells):
        for lower in cell.below:
            bus = gaps[cell.row + 1].buses[_key(grid, number, lower)]
            bus.tops.append(cell.x)
            bus.bottoms.append(grid.cells[lower].x)
    for number in grid.by_lane:
        words, target = grid.cells[grid.labels[number]], ties[number].target
        gaps[words.row + 1].buses["out", target].tops += [words.x, lanes[target]]
        box = grid.cells[grid.boxes[target]]
        gaps[box.row].buses["in", target].bottoms += [box.x + _LANE_PORT, lanes[target]]
    for gap in gaps:
        gap.top = assign(list(gap.buses.values()))  # how many tracks, until the rows are stacked
    return gaps


def _key(grid: Grid, upper: int, lower: int) -> _Key:
    return ("fork", upper) if grid.cells[upper].row % 2 == 0 else ("join", lower)


def _stack(
    grid: Grid, gaps: Sequence[_Gap], heights: Mapping[str, float], ties: Sequence[Tie]
) -> tuple[list[float], float]:
    """The upper edge of each row, and the height of all."""
    has_words = {grid.cells[cell].row for cell, tie in zip(grid.labels, ties, strict=True) if tie.label_width}
    tops, y = [], MARGIN
    for row, gap in enumerate(gaps):
        tracks, gap.top = int(gap.top), y
        if tracks:
            y += 2 * _GAP_EDGE + _TRACK * (tracks - 1)
        elif 0 < row < len(grid.rows):
            y += _PLAIN_GAP
        if row == len(grid.rows):
            break
        tops.append(y)
        owners = [grid.cells[cell].owner for cell in grid.rows[row] if not grid.cells[cell].is_trunk]
        y += (
            max((heights[owner] for owner in owners), default=0.0)
            if row % 2 == 0
            else LABEL_HEIGHT * (row in has_words)
        )
    return tops, y + MARGIN


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    grid: Grid
    gaps: Sequence[_Gap]
    tops: Sequence[float]
    lanes: Mapping[str, float]
    heights: Mapping[str, float]

    def line(self, number: int, tie: Tie, *, is_back: bool) -> Line:
        cells, label = self.grid.cells, self.grid.labels[number]
        source, target = self.grid.boxes[tie.source], self.grid.boxes[tie.target]
        bottom = self.tops[cells[source].row] + self.heights[tie.source]
        points = [(cells[source].x, bottom), *self._step(source, label)]
        by_lane = number in self.grid.by_lane
        if by_lane:
            lane = self.lanes[tie.target]
            leaves = self.gaps[cells[label].row + 1].level(("out", tie.target))
            arrives = self.gaps[cells[target].row].level(("in", tie.target))
            end = cells[target].x + _LANE_PORT
            points += [(cells[label].x, leaves), (lane, leaves), (lane, arrives), (end, arrives)]
        else:
            for upper, lower in self._chain(label, target):
                points += self._step(upper, lower)
            end = cells[target].x
        points.append((end, self.tops[cells[target].row]))
        middle = self.tops[cells[label].row] + LABEL_HEIGHT / 2
        return Line(
            points=[_shifted(point) for point in points],
            label_at=_shifted((cells[label].x, middle)),
            is_back=is_back,
            by_lane=by_lane,
        )

    def _chain(self, label: int, target: int) -> list[tuple[int, int]]:
        cells, pairs, upper = self.grid.cells, [], label
        while upper != target:
            lower = cells[upper].below[0]  # words and trunks lead to one cell only
            pairs.append((upper, lower))
            upper = lower
        return pairs

    def _step(self, upper: int, lower: int) -> list[Point]:
        cells = self.grid.cells
        if cells[upper].x == cells[lower].x:
            return []
        level = self.gaps[cells[lower].row].level(_key(self.grid, upper, lower))
        return [(cells[upper].x, level), (cells[lower].x, level)]


def _shifted(point: Point) -> Point:
    return (round(point[0] + MARGIN, 1), round(point[1], 1))
