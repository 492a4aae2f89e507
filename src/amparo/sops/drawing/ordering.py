"""The order of the cells in each row: as the author wrote the ways, unless fewer lines cross otherwise.

Sugiyama, Tagawa and Toda (1981): each row is sorted by the mean place of its neighbours, downwards and upwards in
turn, and the best of all rounds is kept.
"""

from bisect import bisect_right, insort
from typing import Final

from amparo.sops.drawing.grid import Grid

_ROUNDS: Final = 8
_CELLS_PER_ROUND: Final = 6000
"""Fewer rounds for big drawings, so that time stays bounded: ordering 3000 cells gets two."""


def order(grid: Grid) -> None:
    """Bring the rows of `grid` into the order with the fewest crossings found."""
    best, fewest = [list(row) for row in grid.rows], _crossings(grid)
    rounds = max(1, min(_ROUNDS, _CELLS_PER_ROUND // max(1, len(grid.cells))))
    for turn in range(rounds):
        if not fewest:
            break
        _sweep(grid, downwards=turn % 2 == 0)
        crossings = _crossings(grid)
        if crossings < fewest:
            best, fewest = [list(row) for row in grid.rows], crossings
    grid.rows = best


def _sweep(grid: Grid, *, downwards: bool) -> None:
    place = {cell: index for row in grid.rows for index, cell in enumerate(row)}
    for row in grid.rows if downwards else reversed(grid.rows):
        wishes = {}
        for index, cell in enumerate(row):
            near = grid.cells[cell].above if downwards else grid.cells[cell].below
            wishes[cell] = sum(place[other] for other in near) / len(near) if near else float(index)
        row.sort(key=wishes.__getitem__)
        place.update((cell, index) for index, cell in enumerate(row))


def _crossings(grid: Grid) -> int:
    """How many pairs of lines cross between neighbouring rows: a line, and those before it that end further right."""
    total = 0
    for upper, lower in zip(grid.rows, grid.rows[1:], strict=False):
        place = {cell: index for index, cell in enumerate(lower)}
        ends: list[int] = []
        for cell in upper:
            mine = sorted(place[other] for other in grid.cells[cell].below)
            total += sum(len(ends) - bisect_right(ends, end) for end in mine)
            for end in mine:
                insort(ends, end)
    return total
