"""Every way of a procedure, as edges between its steps."""

from amparo.sops import kinds
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.ways import Edge, Way, WayKind, branches, named


def ways(sop: Sop, step: Step) -> tuple[Way, ...]:
    """The ways out of `step`, in the order in which they are tried; also those that lead to no step."""
    known = sop.known_ways.get(step.id)
    if known is None or known[0] is not step:  # a text with a mistake in it may have two steps of one id
        known = sop.known_ways[step.id] = (step, _ways(sop, step))
    found: tuple[Way, ...] = known[1]
    return found


def _ways(sop: Sop, step: Step) -> tuple[Way, ...]:
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
