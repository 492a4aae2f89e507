"""Ways that lead nowhere, steps that nothing leads to, and rounds without a rest."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from amparo.sops import kinds
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.edges import edges, ways
from amparo.sops.language.form import leaves
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import StepName

Graph = Mapping[str, list[str]]


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    graph = graph_of(sop)
    yield from _unknown_steps(sop)
    yield from _idle_ways(sop)
    yield from _unreachable(sop, graph)
    yield from _without_an_end(sop, graph)
    yield from _endless(sop, graph, around)
    yield from _calls_itself(sop, around)


def graph_of(sop: Sop) -> dict[str, list[str]]:
    """For each step the steps it leads to."""
    graph: dict[str, list[str]] = {step.id: [] for step in sop.steps}
    for edge in edges(sop):
        graph[edge.source].append(edge.to)
    return graph


def reached(graph: Graph, start: str) -> set[str]:
    """Every node that can be come to from `start`, and `start`."""
    found, queue = {start}, [start]
    while queue:
        new = [one for one in graph.get(queue.pop(), ()) if one not in found]
        found.update(new)
        queue.extend(new)
    return found


def _problem(step: Step, line: int, code: str, sentence: object) -> Problem:
    return Problem(line=line, code=code, step=step.id, sentence=sentence)  # type: ignore[arg-type]  # a lazy text


def _unknown_steps(sop: Sop) -> Iterator[Problem]:
    for step in sop.steps:
        for leaf in leaves(step):
            if isinstance(leaf.shape, StepName) and leaf.value not in sop.places:
                sentence = _("There is no step “%(name)s”.") % {"name": leaf.value}
                yield _problem(step, step.at(leaf.path), "unknown-step", sentence)


def _idle_ways(sop: Sop) -> Iterator[Problem]:
    """Ways that are never taken, because what stands before them covers all there is."""
    for step in sop.steps:
        if step.next and not kinds.of(step.kind).goes_on(step):
            yield _problem(step, step.at("next"), "idle-next", _("This “next” is never reached."))
        for branch in step.next[:-1]:
            if branch.when is None:
                yield _problem(step, branch.line, "otherwise", _("“otherwise” stands once, as the last branch."))


def _unreachable(sop: Sop, graph: Graph) -> Iterator[Problem]:
    found = reached(graph, sop.first.id)
    for step in sop.steps:
        if step.id not in found:
            yield _problem(step, step.line, "unreachable", _("No way leads to this step."))


def _without_an_end(sop: Sop, graph: Graph) -> Iterator[Problem]:
    for step in sop.steps:
        if not ways(sop, step) and kinds.of(step.kind).goes_on(step):
            yield _problem(step, step.line, "dead-end", _("No way leads on from this step, and it is no end."))
    closed = {step.id for step in sop.steps if not graph[step.id]}
    for step in sop.steps:
        if graph[step.id] and not closed & reached(graph, step.id):
            yield _problem(step, step.line, "no-end", _("From here, no end can be reached."))


def _endless(sop: Sop, graph: Graph, around: Surroundings) -> Iterator[Problem]:
    """Rounds in which no step pauses: a run would never come out of them."""
    quick = {step.id for step in sop.steps if not _rests(step, around, frozenset({sop.id}))}
    hurried = {step: [one for one in following if one in quick] for step, following in graph.items() if step in quick}
    for step in sop.steps:
        if step.id in quick and any(step.id in reached(hurried, one) for one in hurried[step.id]):
            sentence = _("From here the way leads back here without a pause: it needs a question, a wait or a tool.")
            yield _problem(step, step.line, "endless", sentence)


def _rests(step: Step, around: Surroundings, inside: frozenset[str]) -> bool:
    """Whether a run always pauses at the step, or somewhere in the procedure that it calls."""
    if step.kind != "call":
        return kinds.of(step.kind).pauses
    called = around.library.get(step.fields.get("sop", ""))
    if called is None or called.id in inside:
        return True
    quick = {one.id for one in called.steps if not _rests(one, around, inside | {called.id})}
    if called.first.id not in quick:
        return True
    graph = {one: [to for to in following if to in quick] for one, following in graph_of(called).items()}
    return not any(called.step(one).kind == "end" for one in reached(graph, called.first.id))


def _calls_itself(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    calls = {one.id: [_called(step) for step in one.steps if step.kind == "call"] for one in around.library.values()}
    for step in sop.steps:
        if step.kind == "call" and sop.id in reached(calls, _called(step)):
            sentence = _("“%(name)s” leads back into this procedure: they would call each other for ever.")
            yield _problem(step, step.at("sop"), "calls-itself", sentence % {"name": _called(step)})


def _called(step: Step) -> str:
    return str(step.fields.get("sop", ""))
