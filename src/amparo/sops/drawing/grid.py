"""Boxes, the words on their ways, and the room that long ways need, as cells in rows.

Boxes stand in the even rows, words in the odd ones: so words never lie on a box or on each other. All ways to one box
that pass a row share one cell there (a trunk): lines that join lead to the same step, and 200 steps that may all end
early do not draw 200 parallels.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from amparo.sops.drawing.graph import Box, Tie

MOST_TRUNK_CELLS: Final = 1500
"""How many cells long ways may take in all; beyond, the longest go by the lane beside the drawing."""

TRUNK_WIDTH: Final = 8.0


@dataclass(kw_only=True, slots=True)
class Cell:
    """Room in a row. `owner` is the box, or for words and trunks the box they lead to; `x` is the middle."""

    row: int
    width: float
    owner: str
    is_trunk: bool = False
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    x: float = 0.0


@dataclass(kw_only=True)
class Grid:
    """`rows` holds the numbers of `cells` from left to right; `boxes` and `labels` say which cell is whose."""

    cells: list[Cell]
    rows: list[list[int]]
    boxes: dict[str, int]
    labels: list[int]
    by_lane: set[int]

    def join(self, upper: int, lower: int) -> None:
        if lower not in self.cells[upper].below:
            self.cells[upper].below.append(lower)
            self.cells[lower].above.append(upper)

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        self.rows[cell.row].append(len(self.cells) - 1)
        return len(self.cells) - 1


def grid(boxes: Sequence[Box], ties: Sequence[Tie], ranks: Mapping[str, int], back: set[int]) -> Grid:
    """Cells in the order of a walk from the first box, ways in their order: what an author would draw first."""
    by_lane = back | _too_long(ties, ranks, back)
    rows = 2 * (max(ranks.values(), default=0) + 1)
    made = Grid(cells=[], rows=[[] for _ in range(rows)], boxes={}, labels=[-1] * len(ties), by_lane=by_lane)
    widths = {box.id: box.width for box in boxes}
    leaving: dict[str, list[int]] = defaultdict(list)
    for number, tie in enumerate(ties):
        leaving[tie.source].append(number)
    trunks: dict[tuple[str, int], int] = {}

    def place(box_id: str) -> int:
        if box_id not in made.boxes:
            made.boxes[box_id] = made.add(Cell(row=2 * ranks[box_id], width=widths[box_id], owner=box_id))
        return made.boxes[box_id]

    for box_id in _walk(boxes, ties, leaving, by_lane):
        source = place(box_id)
        for number in leaving[box_id]:
            tie = ties[number]
            words = Cell(row=2 * ranks[box_id] + 1, width=max(tie.label_width, TRUNK_WIDTH), owner=tie.target)
            upper = made.labels[number] = made.add(words)
            made.join(source, upper)
            if number in by_lane:
                continue
            for row in range(words.row + 1, 2 * ranks[tie.target]):
                key = (tie.target, row)
                if key not in trunks:
                    trunks[key] = made.add(Cell(row=row, width=TRUNK_WIDTH, owner=tie.target, is_trunk=True))
                made.join(upper, trunks[key])
                upper = trunks[key]
            made.join(upper, place(tie.target))
    return made


def _too_long(ties: Sequence[Tie], ranks: Mapping[str, int], back: set[int]) -> set[int]:
    """Which ways go by the lane, the longest first, until the trunks of the others have room enough."""
    first_row: dict[str, int] = {}
    lengths = Counter({number: ranks[tie.target] - ranks[tie.source] for number, tie in enumerate(ties)})
    for number, tie in enumerate(ties):
        if number not in back:
            first_row[tie.target] = min(first_row.get(tie.target, ranks[tie.source]), ranks[tie.source])
    trunk_cells = {target: 2 * (ranks[target] - row - 1) for target, row in first_row.items()}
    chosen: set[int] = set()
    total = sum(trunk_cells.values())
    for number, _length in lengths.most_common():
        if total <= MOST_TRUNK_CELLS:
            break
        chosen.add(number)
        target = ties[number].target
        others = [
            ranks[tie.source] for other, tie in enumerate(ties) if tie.target == target and other not in chosen | back
        ]
        left = 2 * (ranks[target] - min(others) - 1) if others else 0
        total += left - trunk_cells[target]
        trunk_cells[target] = left
    return chosen


def _walk(
    boxes: Sequence[Box], ties: Sequence[Tie], leaving: Mapping[str, Sequence[int]], by_lane: set[int]
) -> list[str]:
    """All boxes, depth first from the first one, so that a branch's steps are placed before the next branch's."""
    order: dict[str, None] = {}
    for start in boxes:
        stack = [start.id]
        while stack:
            box_id = stack.pop()
            if box_id in order:
                continue
            order[box_id] = None
            stack.extend(ties[number].target for number in reversed(leaving.get(box_id, ())) if number not in by_lane)
    return list(order)
