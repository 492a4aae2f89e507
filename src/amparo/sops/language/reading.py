"""From a text to a procedure in memory. Whatever the text, reading never raises."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.sops.language.document import AppliesTo, Expectation, Risk, Scenario, Sop, Step
from amparo.sops.language.form import SOP
from amparo.sops.language.marks import Entries, Items, Node, lines_of, parse
from amparo.sops.language.problems import Findings, Problem
from amparo.sops.language.shapes import Record


@dataclass(frozen=True)
class Reading:
    """`sop` is None if not even an id and one step could be read; it may lack parts while there are problems."""

    sop: Sop | None
    problems: list[Problem]


def read(text: str) -> Reading:
    """What `text` says. Its problems are those of form; `checking.check` finds those of meaning."""
    found = Findings()
    node = parse(text, found)
    values = Record(SOP).read(node, found) if node else None
    sop = _sop(values, node, found) if values and isinstance(node, Entries) else None
    return Reading(sop, sorted(found.problems, key=lambda problem: problem.line))


def _sop(values: Mapping[str, Any], node: Entries, found: Findings) -> Sop | None:
    steps = _once(values.get("steps", ()), found)
    if "id" not in values or not steps:
        return None
    return Sop(
        id=values["id"],
        title=values.get("title", {}),
        summary=values.get("summary", {}),
        owner=values.get("owner", ""),
        risk=Risk(values.get("risk", Risk.LOW)),
        review_by=values.get("review_by"),
        applies_to=AppliesTo(**values.get("applies_to", {})),
        steps=steps,
        scenarios=tuple(_scenarios(values.get("scenarios", ()), node.entries.get("scenarios"))),
        lines=dict(lines_of(node)),
    )


def _once(steps: Iterable[Step], found: Findings) -> tuple[Step, ...]:
    """The steps, without those whose id another has before them."""
    first: dict[str, Step] = {}
    for step in steps:
        if step is not first.setdefault(step.id, step):
            sentence = _("There is a step “%(id)s” already, on line %(line)d.")
            found.step = step.id
            found.add(step.line, "twice", sentence % {"id": step.id, "line": first[step.id].line})
    found.step = ""
    return tuple(first.values())


def _scenarios(read: Iterable[Mapping[str, Any]], node: Node | None) -> Iterable[Scenario]:
    nodes = {_id_of(item): item for item in node.items} if isinstance(node, Items) else {}
    for values in read:
        if "id" not in values:
            continue
        at = nodes[values["id"]]
        expect = Expectation(**values.get("expect", {}))
        yield Scenario(**{**values, "expect": expect}, line=at.line, lines=dict(lines_of(at)))


def _id_of(node: Node) -> str:
    found = node.entries.get("id") if isinstance(node, Entries) else None
    return getattr(found, "text", "")
