"""From boxes and ties to places and lines (the layered drawing of Sugiyama and others, 1981)."""

from collections.abc import Sequence

from amparo.sops.drawing.graph import Box, Layout, Tie
from amparo.sops.drawing.grid import grid
from amparo.sops.drawing.ordering import order
from amparo.sops.drawing.placing import place
from amparo.sops.drawing.ranking import loose_ends, ranks, ways_back
from amparo.sops.drawing.routing import route


def lay_out(boxes: Sequence[Box], ties: Sequence[Tie]) -> Layout:
    """Place `boxes` in rows, the first on top, and draw `ties` between them.

    Ids are unique, and every tie begins and ends at a box; else KeyError. Circles, boxes that nothing leads to and
    several ties between the same two boxes are all drawn. Time is bounded: about 100 ms for 200 boxes at worst.
    """
    whole = [*ties, *loose_ends(boxes, ties)]
    back = ways_back(boxes, whole)
    cells = grid(boxes, ties, ranks(boxes, whole, back), back & set(range(len(ties))))
    order(cells)
    place(cells)
    return route(cells, boxes, ties, back)
