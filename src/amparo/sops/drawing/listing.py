"""A procedure as a list: its steps in the order of the text, numbered, each with its ways. A drawing in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from amparo.sops.drawing.picture import Marks
from amparo.sops.drawing.words import about, name, way_words
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.edges import ways


@dataclass(frozen=True, kw_only=True)
class ListedWay:
    """`number` is that of the step it leads to; 0 when there is no such step, and then `title` is what was written."""

    label: str
    number: int
    title: str
    to: str
    is_back: bool
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    number: int
    id: str
    title: str
    about: str
    line: int
    ways: list[ListedWay]
    is_wrong: bool = False
    is_here: bool = False
    runs: str = ""
    heat: int | None = None


def listed(sop: Sop, language: str, marks: Marks | None = None) -> list[Entry]:
    marks = marks or Marks()
    return [_entry(sop, step, language, marks) for step in sop.steps]


def as_text(sop: Sop, language: str) -> str:
    """The list as plain lines, for a terminal."""
    return "".join(f"{line}\n" for entry in listed(sop, language) for line in _lines(entry))


def _entry(sop: Sop, step: Step, language: str, marks: Marks) -> Entry:
    number = sop.places[step.id] + 1
    heat = marks.heat
    found = []
    for way in ways(sop, step):
        to = sop.places.get(way.to, -1) + 1
        found.append(
            ListedWay(
                label=way_words(sop, step, way, language),
                number=to,
                title=name(sop.step(way.to), language) if to else way.to,
                to=way.to,
                is_back=0 < to <= number,
                count=heat.ways.get((step.id, way.key), 0) if heat else None,
            )
        )
    return Entry(
        number=number,
        id=step.id,
        title=name(step, language),
        about=about(step),
        line=step.line,
        ways=found,
        is_wrong=step.id in marks.wrong,
        is_here=step.id == marks.here,
        runs=heat.words(step.id) if heat else "",
        heat=heat.of_step(step.id) if heat else None,
    )


def _lines(entry: Entry) -> Iterator[str]:
    yield f"{entry.number:3}. {entry.title} ({entry.about})"
    for way in entry.ways:
        arrow = "↑" if way.is_back else "→"
        label = f"{way.label} " if way.label else ""
        yield f"     {label}{arrow} {f'{way.number}. ' if way.number else ''}{way.title}"
