"""Which row a box belongs to: below everything that leads to it, once the ways back are set aside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from amparo.sops.drawing.graph import Box, Tie


def loose_ends(boxes: Sequence[Box], ties: Sequence[Tie]) -> list[Tie]:
    """Ties that are not drawn: to each box that no way reaches from the first one, from the box before it."""
    leaving: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        leaving[tie.source].append(tie.target)
    reached = _reached(boxes[0].id, leaving, set()) if boxes else set()
    loose = []
    for before, box in pairwise(boxes):
        if box.id not in reached:
            loose.append(Tie(source=before.id, target=box.id))
            reached |= _reached(box.id, leaving, reached)
    return loose


def _reached(start: str, leaving: Mapping[str, Sequence[str]], known: set[str]) -> set[str]:
    found, walk = {start}, [start]
    for box_id in walk:
        new = {target for target in leaving.get(box_id, ()) if target not in found and target not in known}
        found |= new
        walk.extend(new)
    return found


def ways_back(boxes: Sequence[Box], ties: Sequence[Tie]) -> set[int]:
    """The numbers of the ties that close a circle, when one walks from the first box, ways in their order.

    Depth first with a stack of its own: a procedure of 500 steps in a line must not exhaust Python's.
    """
    leaving: dict[str, list[int]] = defaultdict(list)
    for number, tie in enumerate(ties):
        leaving[tie.source].append(number)
    back: set[int] = set()
    is_open: dict[str, bool] = {}
    for start in boxes:
        if start.id in is_open:
            continue
        is_open[start.id] = True
        walk = [(start.id, iter(leaving[start.id]))]
        while walk:
            box, ways = walk[-1]
            for number in ways:
                target = ties[number].target
                if is_open.get(target):
                    back.add(number)
                elif target not in is_open:
                    is_open[target] = True
                    walk.append((target, iter(leaving[target])))
                    break
            else:
                is_open[box] = False
                walk.pop()
    return back


def ranks(boxes: Sequence[Box], ties: Sequence[Tie], back: set[int]) -> dict[str, int]:
    """The row of each box: the longest way to it."""
    leaving: dict[str, list[str]] = defaultdict(list)
    waits_for: dict[str, int] = defaultdict(int)
    for number, tie in enumerate(ties):
        if number not in back:
            leaving[tie.source].append(tie.target)
            waits_for[tie.target] += 1
    found = {box.id: 0 for box in boxes}
    ready = [box.id for box in boxes if not waits_for[box.id]]
    for box_id in ready:
        for target in leaving[box_id]:
            found[target] = max(found[target], found[box_id] + 1)
            waits_for[target] -= 1
            if not waits_for[target]:
                ready.append(target)
    return found
