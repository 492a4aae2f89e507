"""A procedure as a drawing: boxes with their words, and labelled ways between them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from amparo.sops.drawing.graph import Box, Line, Place, Point, Tie
from amparo.sops.drawing.heat import Heat
from amparo.sops.drawing.layout import lay_out
from amparo.sops.drawing.measure import shortened, width, wrapped
from amparo.sops.drawing.routing import LABEL_HEIGHT
from amparo.sops.drawing.words import about, name, way_words
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.language.ways import Way, WayKind

_TITLE: Final = 14.0
_ABOUT: Final = 12.0
_PADDING: Final = 12.0
_NARROWEST: Final = 140.0
_WIDEST: Final = 196.0
_WIDEST_LABEL: Final = 184.0
_TITLE_LINES: Final = 2
_LINE: Final = 18.0
_ROOF: Final = 4.0
_EAVES: Final = 6.0
_MISSING: Final = "?"
"""With this begins the id of the box that stands for a step that is not there; no step's id does."""
_OPEN: Final = "open"
"""The key of a way that is missing; no way's key is this."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is shown besides the procedure: steps with problems, the step where one is, how often what was taken.

    `open` names steps that some case does not lead on from.
    """

    wrong: Collection[str] = ()
    open: Collection[str] = ()
    here: str = ""
    heat: Heat | None = None


@dataclass(frozen=True, kw_only=True)
class Node:
    """A drawn step: its words, each with the y of its line; `line` is where it stands in the text, 0 if nowhere."""

    id: str
    place: Place
    title: list[tuple[str, float]]
    about: tuple[str, float]
    whole: str
    line: int = 0
    is_wrong: bool = False
    is_missing: bool = False
    is_here: bool = False
    heat: int | None = None

    @property
    def left(self) -> float:
        """Where its words begin."""
        return self.place.x + _PADDING

    @property
    def roof(self) -> Place:
        """The bar over the one thing under way, wider than the box on each side."""
        x, y = self.place.x - _EAVES, self.place.y - _ROOF
        return Place(x=x, y=y, width=self.place.width + 2 * _EAVES, height=_ROOF, row=self.place.row)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A drawn way: `path` is its SVG path, `label` what is written on it, `whole` the same when nothing is cut off."""

    path: str
    label: str
    whole: str
    label_at: Point
    label_width: float
    is_back: bool
    is_wrong: bool
    heat: int | None = None

    @property
    def label_left(self) -> float:
        return self.label_at[0] - self.label_width / 2

    @property
    def label_top(self) -> float:
        return self.label_at[1] - LABEL_HEIGHT / 2

    @property
    def label_line(self) -> float:
        """The line the words stand on."""
        return self.label_at[1] + _ABOUT / 3


@dataclass(frozen=True, kw_only=True)
class Drawing:
    nodes: list[Node]
    routes: list[Route]
    width: float
    height: float
    has_heat: bool = False


@dataclass(frozen=True, kw_only=True)
class _Caption:
    """What is written in a box; `step` is None for one that is not there."""

    title: list[str]
    about: str
    whole: str
    step: Step | None = None

    @property
    def box_width(self) -> float:
        widest = max([*(width(line, _TITLE) for line in self.title), width(self.about, _ABOUT)])
        return max(_NARROWEST, min(widest, _WIDEST) + 2 * _PADDING)

    @property
    def box_height(self) -> float:
        return _LINE * (len(self.title) + 1) + 6


def draw(sop: Sop, language: str, marks: Marks | None = None) -> Drawing:
    """Draw `sop` for a reader of `language`. Ways to steps that are not there lead to a box that says so."""
    marks = marks or Marks()
    leaving = [(step, way) for step in sop.steps for way in (*ways(sop, step), *_open_ways(step, marks))]
    captions = {step.id: _caption(step, language, marks.heat) for step in sop.steps}
    for _step, way in leaving:
        if way.to not in sop.places:
            captions[_MISSING + way.to] = _missing(way)
    labels = [_label(sop, step, way, language, marks.heat) for step, way in leaving]
    ties = [_tie(sop, step, way, label) for (step, way), label in zip(leaving, labels, strict=True)]
    boxes = [Box(id=id_, width=one.box_width, height=one.box_height) for id_, one in captions.items()]
    layout = lay_out(boxes, ties)
    routes = []
    for (step, way), label, tie, line in zip(leaving, labels, ties, layout.lines, strict=True):
        heat = marks.heat.of_way(step.id, way.key) if marks.heat else None
        routes.append(_route(label, tie, line, heat))
    return Drawing(
        nodes=[_node(id_, caption, layout.places[id_], marks) for id_, caption in captions.items()],
        # the hottest last, so that it lies on top where ways share a line
        routes=sorted(routes, key=lambda route: route.heat or 0),
        width=layout.width,
        height=layout.height,
        has_heat=marks.heat is not None,
    )


def _open_ways(step: Step, marks: Marks) -> list[Way]:
    """The way that is not there, where a case has none: drawn, so that it is seen to be missing."""
    return (
        [Way(key=_OPEN, to=f"{step.id} {_OPEN}", kind=WayKind.NEXT, label={}, line=step.line)]
        if step.id in marks.open
        else []
    )


def _missing(way: Way) -> _Caption:
    if way.key == _OPEN:
        return _Caption(title=[gettext("Another case")], about=gettext("no way on"), whole=gettext("Another case"))
    return _Caption(title=[way.to], about=gettext("no such step"), whole=way.to)


def _caption(step: Step, language: str, heat: Heat | None) -> _Caption:
    whole = name(step, language)
    title = wrapped(whole, _TITLE, _WIDEST, lines=_TITLE_LINES) or [step.id]
    return _Caption(title=title, about=heat.words(step.id) if heat else about(step), whole=whole, step=step)


@dataclass(frozen=True, kw_only=True)
class _Label:
    """What is written on a way: as much of it as there is room for, and the count, which is never cut."""

    shown: str
    whole: str


def _label(sop: Sop, step: Step, way: Way, language: str, heat: Heat | None) -> _Label:
    words = way_words(sop, step, way, language)
    runs = heat.ways.get((step.id, way.key), 0) if heat else 0
    count = str(runs) if runs or (heat and words) else ""
    room = _WIDEST_LABEL - width(f" · {count}" if count else "", _ABOUT)
    shown = " · ".join(part for part in (shortened(words, _ABOUT, room), count) if part)
    return _Label(shown=shown, whole=" · ".join(part for part in (words, count) if part))


def _tie(sop: Sop, step: Step, way: Way, label: _Label) -> Tie:
    target = way.to if way.to in sop.places else _MISSING + way.to
    room = width(label.shown, _ABOUT) + 8 if label.shown else 0
    return Tie(source=step.id, target=target, label_width=room)


def _node(id_: str, caption: _Caption, place: Place, marks: Marks) -> Node:
    lines = [(line, place.y + _LINE * (index + 1)) for index, line in enumerate(caption.title)]
    return Node(
        id=id_,
        place=place,
        title=lines,
        about=(caption.about, place.bottom - 8),
        whole=caption.whole,
        line=caption.step.line if caption.step else 0,
        is_wrong=id_ in marks.wrong,
        is_missing=caption.step is None,
        is_here=id_ == marks.here,
        heat=marks.heat.of_step(id_) if marks.heat else None,
    )


def _route(label: _Label, tie: Tie, line: Line, heat: int | None) -> Route:
    return Route(
        path="M" + "L".join(f"{x:g} {y:g}" for x, y in line.points),
        label=label.shown,
        whole=label.whole,
        label_at=line.label_at,
        label_width=tie.label_width,
        is_back=line.is_back,
        is_wrong=tie.target.startswith(_MISSING),
        heat=heat,
    )
