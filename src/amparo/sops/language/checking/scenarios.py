"""Scenarios that name what there is not."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.end import OUTCOMES
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.document import Scenario, Sop, Step
from amparo.sops.language.names import FACTS
from amparo.sops.language.problems import Problem, Sentence, Severity


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    if not sop.scenarios:
        none = _("There are no scenarios: nobody can see that the procedure does what it should.")
        yield Problem(line=sop.at("scenarios"), code="no-scenarios", sentence=none, severity=Severity.WARNING)
    seen: set[str] = set()
    for scenario in sop.scenarios:
        if scenario.id in seen:
            twice = _("There is a scenario “%(id)s” already.") % {"id": scenario.id}
            yield Problem(line=scenario.line, code="twice", sentence=twice)
        seen.add(scenario.id)
        for path, code, sentence in _of_scenario(scenario, sop, around):
            yield Problem(line=scenario.at(path), code=code, sentence=sentence)


def _of_scenario(scenario: Scenario, sop: Sop, around: Surroundings) -> Iterator[tuple[str, str, Sentence]]:
    for part, facts in scenario.given.items():
        for name in facts:
            if name not in FACTS[part]:
                sentence = _("There is no “%(name)s” to be read here.") % {"name": f"{part}.{name}"}
                yield f"given.{part}.{name}", "unknown-name", sentence
    named = [
        *(f"answers.{name}" for name in scenario.answers),
        *(f"tools.{name}" for name in scenario.tools),
        *(f"decisions.{name}" for name in scenario.decisions),
        *(f"left_out.{name}" for name in scenario.left_out),
    ]
    path = scenario.expect.path or ()
    places = [(f"expect.path.{place}", name) for place, name in enumerate(path)]
    for where, name in [*((one, one.partition(".")[2]) for one in named), *places]:
        if find(sop, around, name) is None and not _out_of_sight(sop, around, name):
            yield where, "unknown-step", _("There is no step “%(name)s”.") % {"name": name}
    yield from _not_of_kind(sop, around, scenario)
    if scenario.expect.end not in {None, *OUTCOMES}:
        sentence = _("Here should stand %(what)s.") % {"what": ", ".join(OUTCOMES)}
        yield "expect.end", "shape", sentence


def _not_of_kind(sop: Sop, around: Surroundings, scenario: Scenario) -> Iterator[tuple[str, str, Sentence]]:
    """What is said of a step that cannot hear it."""
    kinds = (
        ("tools", scenario.tools, {"tool"}, "no-tool", _("“%(name)s” is no step with a tool.")),
        ("decisions", scenario.decisions, {"escalate", "review"}, "no-authority", _("“%(name)s” asks no authority.")),
    )
    for part, said, fitting, code, sentence in kinds:
        for name in said:
            step = find(sop, around, name)
            if step is not None and step.kind not in fitting:
                yield f"{part}.{name}", code, sentence % {"name": name}


def _out_of_sight(sop: Sop, around: Surroundings, name: str) -> bool:
    """Whether the step lies inside a procedure that is not there: that is said at the call, once."""
    first, _dot, rest = name.partition(".")
    if not rest or first not in sop.places or sop.step(first).kind != "call":
        return False
    called = around.library.get(sop.step(first).fields.get("sop", ""))
    return called is None or _out_of_sight(called, around, rest)


def find(sop: Sop, around: Surroundings, name: str) -> Step | None:
    """The step of this name, as `call_step.inner_step` inside a called procedure."""
    first, _dot, rest = name.partition(".")
    if first not in sop.places:
        return None
    step = sop.step(first)
    if not rest:
        return step
    called = around.library.get(step.fields.get("sop", "")) if step.kind == "call" else None
    return find(called, around, rest) if called is not None else None
