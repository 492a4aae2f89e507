"""Every way of a procedure, as edges between its steps."""

from amparo.sops import kinds
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.ways import Edge, Way, WayKind, branches, named


def ways(sop: Sop, step: Step) -> tuple[Way, ...]:
    """The ways out of `step`, in the order in which they are tried; also those that lead to no step."""
    kind = kinds.of(step.kind)
    own = kind.ways(step)
    if not kind.goes_on(step):
        return own
    if step.next:
        return own + branches(step)
    following = sop.after(step.id)
    return (*own, named(WayKind.NEXT, following.id, step.line)) if following else own


def edges(sop: Sop) -> tuple[Edge, ...]:
    """All ways between steps that exist, in the order of the text."""
    return tuple(
        Edge(source=step.id, to=way.to, key=way.key, label=way.label, kind=way.kind, line=way.line)
        for step in sop.steps
        for way in ways(sop, step)
        if way.to in sop.places
    )
