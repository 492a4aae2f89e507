"""Names that are read before the step that gives them, and results whose outcome nobody looks at."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.checking.graph import graph_of, reached
from amparo.sops.language.checking.reads import reads
from amparo.sops.language.document import Sop
from amparo.sops.language.edges import edges
from amparo.sops.language.names import EARLIER
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.language.ways import WayKind


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG001 - the signature of every part
    yield from _too_early(sop)
    yield from _unread_outcomes(sop)


def _too_early(sop: Sop) -> Iterator[Problem]:
    graph = graph_of(sop)
    before = {step.id: {one for to in graph[step.id] for one in reached(graph, to)} for step in sop.steps}
    surely = _surely_before(sop)
    for step in sop.steps:
        told: set[tuple[str, str]] = set()
        for read in reads(step):
            giver = read.path[1] if read.path[0] in EARLIER and len(read.path) > 1 else ""
            if giver not in sop.places or (read.own and giver == step.id) or (giver, read.where) in told:
                continue
            told.add((giver, read.where))
            line, named = step.at(read.where), {"name": ".".join(read.path), "step": giver}
            if step.id not in before[giver]:
                sentence = _("“%(name)s” is never known here: “%(step)s” does not come before this step.") % named
                yield Problem(line=line, code="never-known", step=step.id, sentence=sentence)
            elif giver not in surely[step.id] and not read.is_guarded:
                may = _("“%(name)s” may not be known here: not every way to this step goes through “%(step)s”.")
                warned = Severity.WARNING
                yield Problem(line=line, code="perhaps-unknown", step=step.id, sentence=may % named, severity=warned)


def _surely_before(sop: Sop) -> Mapping[str, frozenset[str]]:
    """For each step those that have given what they give on every way to it.

    Starting from the set of all, what holds before a step is what all ways into it agree on, until nothing changes.
    A question that met with silence gave nothing.
    """
    every = frozenset(step.id for step in sop.steps)
    into: dict[str, list[tuple[str, bool]]] = {step.id: [] for step in sop.steps}
    for edge in edges(sop):
        into[edge.to].append((edge.source, edge.kind is not WayKind.SILENT))
    before = dict.fromkeys(every, every)
    before[sop.first.id] = frozenset()
    changed = True
    while changed:
        changed = False
        for step in sop.steps[1:]:
            agreed = every
            for source, gave in into[step.id]:
                agreed &= before[source] | {source} if gave else before[source] - {source}
            if agreed != before[step.id]:
                before[step.id], changed = agreed, True
    return before


def _unread_outcomes(sop: Sop) -> Iterator[Problem]:
    """Tools whose outputs are used though nobody asked whether there are any."""
    read = {name.path[1:3] for step in sop.steps for name in reads(step) if name.path[0] == "results"}
    for step in sop.steps:
        used = sorted(path[1] for path in read if len(path) > 1 and path[0] == step.id and path[1] != "outcome")
        if step.kind == "tool" and used and (step.id, "outcome") not in read and (step.id,) not in read:
            sentence = _("“%(output)s” is used, and nothing looks at results.%(step)s.outcome: it may be not found.")
            named = {"output": used[0], "step": step.id}
            warned = Severity.WARNING
            yield Problem(line=step.line, code="outcome", step=step.id, sentence=sentence % named, severity=warned)
