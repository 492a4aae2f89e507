"""Branches that leave a case without a way, and branches for cases that never come."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.sops import kinds
from amparo.sops.kinds import answers
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.checking.conditions import ABSENT, assigned
from amparo.sops.language.checking.reads import Names
from amparo.sops.language.conditions import Condition, ConditionFailed, Malformed, condition
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.paths import Path
from amparo.sops.language.problems import Problem

_MOST_CASES: Final = 512


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    names = Names(sop, around)
    for step in sop.steps:
        if any(branch.when for branch in step.next) and kinds.of(step.kind).goes_on(step):
            yield from _of_branches(step, names)


def _of_branches(step: Step, names: Names) -> Iterator[Problem]:
    try:
        conditions = {index: condition(one.when) for index, one in enumerate(step.next) if one.when is not None}
    except Malformed:
        return
    is_closed = any(branch.when is None for branch in step.next)
    domain = _domain(step, conditions.values(), names)
    if domain is None:
        if not is_closed:
            sentence = _("The branches may not cover every case: add “otherwise”.")
            yield Problem(line=step.at("next"), code="case", step=step.id, sentence=sentence)
        return
    taken: set[int] = set()
    for values in product(*domain.values()):
        case = dict(zip(domain, values, strict=True))
        index = _first(conditions, case)
        if index is not None:
            taken.add(index)
        elif not is_closed:
            is_closed = True  # one case that is missing is enough to say so
            words = ", ".join(f"{'.'.join(path)} = {value}" for path, value in case.items())
            missing = _("No branch is for the case %(case)s: add one, or “otherwise”.") % {"case": words}
            yield Problem(line=step.at("next"), code="case", step=step.id, sentence=missing)
    for index in conditions.keys() - taken:
        never = _("This branch is for a case that never comes.")
        yield Problem(line=step.next[index].line, code="never", step=step.id, sentence=never)


def _domain(step: Step, conditions: Collection[Condition], names: Names) -> Mapping[Path, tuple[Any, ...]] | None:
    """Every value of every name that is read, if they can be listed.

    Answers that have a way of their own do not come here. What `has(…)` asks about may be absent.
    """
    led = {one.value for one in answers.options(step) if one.to}
    guarded = {path for one in conditions for path in one.guarded}
    domain: dict[Path, tuple[Any, ...]] = {}
    for path in dict.fromkeys(path for one in conditions for path in one.paths):
        kind = names.type_of(path)
        if kind is None or not kind.values:
            return None
        here = [one for one in kind.values if path != ("answers", step.id) or one not in led]
        domain[path] = (*here, ABSENT) if path in guarded else tuple(here)
    return domain if prod(map(len, domain.values())) <= _MOST_CASES else None


def _first(conditions: Mapping[int, Condition], case: Mapping[Path, Any]) -> int | None:
    """The branch that this case takes; None also if one before it comes to nothing."""
    values = assigned(case)
    try:
        return next((index for index, one in conditions.items() if one.decide(values)), None)
    except ConditionFailed:
        return None
