"""How far right each cell stands: as near to its neighbours above and below as the order and the gaps of its row allow.

A row at a time: its cells wish for the weighted mean of their neighbours, and the nearest places that keep the order
are found exactly by pooling those that would overlap (isotonic regression; Robertson, Wright and Dykstra 1988). What is
nearly straight in the end is made straight.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from amparo.sops.drawing.grid import Cell, Grid

GAP: Final = 16.0
_ROUNDS: Final = 6
_CELLS_PER_ROUND: Final = 6000
_STRAIGHT: Final = 8
"""How much more a long way wishes to be straight than a short one."""
_NEARLY: Final = 36.0
"""A bend smaller than this is taken out where there is room; a long way has none at all where there is."""

_Pulls: TypeAlias = list[list[tuple[int, int]]]


def place(grid: Grid) -> None:
    """Set `x` of every cell; the leftmost edge is at 0."""
    cells, row_offsets = grid.cells, [_offsets(grid, row) for row in grid.rows]
    x = [0.0] * len(cells)
    above: _Pulls = [[(other, _pull(cell, cells[other])) for other in cell.above] for cell in cells]
    below: _Pulls = [[(other, _pull(cell, cells[other])) for other in cell.below] for cell in cells]
    both: _Pulls = [[*up, *down] for up, down in zip(above, below, strict=True)]
    downwards = list(range(len(grid.rows)))
    for row, offsets in zip(grid.rows, row_offsets, strict=True):
        for number, offset in zip(row, offsets, strict=True):
            x[number] = offset - (offsets[0] + offsets[-1]) / 2
    rounds = max(2, min(_ROUNDS, _CELLS_PER_ROUND // max(1, len(cells))))
    turns = [(below, downwards[::-1]) if turn % 2 else (above, downwards) for turn in range(rounds)]
    for pulls, rows in (*turns, (both, downwards)):
        for index in rows:
            _settle(grid.rows[index], row_offsets[index], pulls, x)
    for _again in range(2):
        _straighten(grid, x)
    left = min((x[number] - cell.width / 2 for number, cell in enumerate(cells)), default=0.0)
    for number, cell in enumerate(cells):
        cell.x = round(x[number] - left, 1)


def _offsets(grid: Grid, row: Sequence[int]) -> list[float]:
    """Where the middles of a row stand when it is packed from 0."""
    offsets, edge = [], 0.0
    for number in row:
        width = grid.cells[number].width
        offsets.append(edge + width / 2)
        edge += width + GAP
    return offsets


def _pull(one: Cell, other: Cell) -> int:
    return _STRAIGHT if one.is_trunk and other.is_trunk else 2 if one.is_trunk or other.is_trunk else 1


def _settle(row: Sequence[int], offsets: Sequence[float], pulls: _Pulls, x: list[float]) -> None:
    """Move one row to the places nearest to its wishes (least squares, weighted) that keep its order and its gaps."""
    blocks: list[tuple[float, float, int]] = []  # sum of weights, sum of weighted wishes, how many cells
    for number, offset in zip(row, offsets, strict=True):
        weight, total, count = 0.0, 0.0, 1
        for other, pull in pulls[number]:
            weight += pull
            total += pull * x[other]
        if not weight:
            weight, total = 0.1, 0.1 * x[number]
        total -= weight * offset
        while blocks and blocks[-1][1] * weight >= total * blocks[-1][0]:
            its_weight, its_total, its_count = blocks.pop()
            weight, total, count = weight + its_weight, total + its_total, count + its_count
        blocks.append((weight, total, count))
    index = 0
    for weight, total, count in blocks:
        for _cell in range(count):
            x[row[index]] = offsets[index] + total / weight
            index += 1


def _straighten(grid: Grid, x: list[float]) -> None:
    """Give runs of joined cells one x, where their neighbours in the rows leave room for it."""
    beside = {number: (row, index) for row in grid.rows for index, number in enumerate(row)}
    done: set[int] = set()
    for row in grid.rows:
        for number in row:
            if number in done:
                continue
            pole, (low, high) = [number], _room(grid, beside[number], x)
            while (lower := _continues(grid, pole[-1], x)) is not None and lower not in done:
                its_low, its_high = _room(grid, beside[lower], x)
                if max(low, its_low) > min(high, its_high):
                    break
                low, high = max(low, its_low), min(high, its_high)
                pole.append(lower)
            done.update(pole)
            middle = sum(x[cell] for cell in pole) / len(pole)
            for cell in pole:
                x[cell] = min(max(middle, low), high)


def _continues(grid: Grid, number: int, x: Sequence[float]) -> int | None:
    """The cell below that a line from this one should meet without a bend."""
    cell = grid.cells[number]
    nearest = min(cell.below, key=lambda lower: abs(x[lower] - x[number]), default=None)
    if nearest is None:
        return None
    is_long = cell.is_trunk and grid.cells[nearest].is_trunk
    return nearest if is_long or abs(x[nearest] - x[number]) < _NEARLY else None


def _room(grid: Grid, beside: tuple[Sequence[int], int], x: Sequence[float]) -> tuple[float, float]:
    row, index = beside
    half = grid.cells[row[index]].width / 2 + GAP
    left, right = row[index - 1] if index else None, row[index + 1] if index + 1 < len(row) else None
    low = x[left] + grid.cells[left].width / 2 + half if left is not None else float("-inf")
    high = x[right] - grid.cells[right].width / 2 - half if right is not None else float("inf")
    return low, high
