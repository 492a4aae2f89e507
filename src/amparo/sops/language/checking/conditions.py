"""Conditions that cannot be read, that read what there is not, or compare what does not go together.

CEL tells types only while it evaluates. So each condition is tried with sample values of the declared types; what fails
with all that is known of a type is a mistake in the text.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.sops import kinds
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.checking.reads import Names
from amparo.sops.language.conditions import Condition, ConditionFailed, Malformed, NoFunction, condition
from amparo.sops.language.document import Sop
from amparo.sops.language.form import leaves
from amparo.sops.language.names import EARLIER, Type
from amparo.sops.language.paths import Path
from amparo.sops.language.problems import Problem, Sentence
from amparo.sops.language.shapes import Expression

_MOST_CASES: Final = 256
_SAMPLES: Final[Mapping[str, tuple[Any, ...]]] = {
    "string": ("", "a"),
    "integer": (0, 7),
    "number": (1, 2.5),
    "boolean": (True, False),
    "list": ([], ["a"]),
    "object": ({},),
    "timestamp": (dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC),),
}
_IS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
}
_COMPARED: Final = re.compile(
    r"""(?P<path>[a-z]\w*(?:\.\w+)+)\s*[=!]=\s*(?P<value>"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true\b|false\b)"""
)
_PLAIN: Final[Mapping[str, re.Pattern[str]]] = {
    "string": re.compile(r"""["'].*"""),
    "integer": re.compile(r"-?\d.*"),
    "number": re.compile(r"-?\d.*"),
    "boolean": re.compile("true|false"),
}
"""How a value is written that may equal one of the type."""


ABSENT: Final = object()
"""Instead of a value: it is not there."""


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    names = Names(sop, around)
    if sop.applies_to.when is not None:
        line = sop.at("applies_to.when")
        for code, sentence in _wrong(sop.applies_to.when, names, Type("boolean"), outside=True):
            yield Problem(line=line, code=code, sentence=sentence)
    for step in sop.steps:
        wanted = kinds.of(step.kind).wants(step, around)
        for leaf in leaves(step):
            if isinstance(leaf.shape, Expression):
                want = Type("boolean") if leaf.shape.condition else wanted.get(leaf.path)
                for code, sentence in _wrong(leaf.value, names, want):
                    yield Problem(line=step.at(leaf.path), code=code, step=step.id, sentence=sentence)


def assigned(case: Mapping[Path, Any]) -> Mapping[str, Any]:
    """Variables in which each path has its value; what is ABSENT is not among them."""
    values: dict[str, Any] = {}
    for path, value in sorted(case.items(), key=lambda one: len(one[0])):
        inner = values
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
            if not isinstance(inner, dict):
                break
        else:
            if value is not ABSENT:
                inner.setdefault(path[-1], value)
    return values


def _wrong(source: str, names: Names, want: Type | None, *, outside: bool = False) -> Iterator[tuple[str, Sentence]]:
    """`outside` of a run, nothing that steps give can be read."""
    try:
        one = condition(source)
    except Malformed as malformed:
        yield "condition", malformed.sentence
        return
    types: dict[Path, Type] = {}
    for path in one.paths:
        kind = None if outside and path[0] in EARLIER else names.type_of(path)
        if kind is None:
            yield "unknown-name", _("There is no “%(name)s” to be read here.") % {"name": ".".join(path)}
        else:
            types[path] = kind
    yield from (("type", sentence) for sentence in _never_equal(source, types))
    if len(types) == len(one.paths) and (sentence := _mistyped(one, types, want)):
        yield "type", sentence


def _never_equal(source: str, types: Mapping[Path, Type]) -> Iterator[Sentence]:
    """CEL takes a number and a text for different, without a word: whoever compares them has mistaken the type."""
    for match in _COMPARED.finditer(source):
        kind = types.get(tuple(match["path"].split(".")))
        plain = _PLAIN.get(kind.name) if kind else None
        if kind is None or plain is None:
            continue
        named = {"name": match["path"], "type": kind.name, "value": match["value"]}
        if not plain.fullmatch(match["value"]):
            yield _("“%(name)s” is of the type %(type)s: it never equals %(value)s.") % named
        elif kind.name == "string" and kind.values and match["value"][1:-1] not in kind.values:
            named["values"] = ", ".join(map(str, kind.values))
            yield _("“%(name)s” is one of these: %(values)s. It never equals %(value)s.") % named


def _mistyped(one: Condition, types: Mapping[Path, Type], want: Type | None) -> Sentence | None:
    samples = {path: kind.values[:3] or _SAMPLES.get(kind.name, ()) for path, kind in types.items()}
    if not all(samples.values()):
        return None  # of some of it nobody knows the type
    divided: list[ConditionFailed | None] = []
    for case in _cases(samples):
        try:
            value = one.evaluate(assigned(case))
        except ConditionFailed as failed:
            if isinstance(failed, NoFunction) or isinstance(failed.__cause__, TypeError):
                return failed.sentence
            divided.append(failed if isinstance(failed.__cause__, ZeroDivisionError) else None)
            continue
        divided.append(None)
        if want is not None and want.name in _IS and not _is(value, want):
            named = {"source": one.source, "type": want.name, "value": value}
            return _("“%(source)s” should come to a value of the type %(type)s, not “%(value)s”.") % named
    return divided[0].sentence if divided[0] and all(divided) else None


def _is(value: Any, want: Type) -> bool:
    return isinstance(value, _IS[want.name]) and (want.name == "boolean" or not isinstance(value, bool))


def _cases(samples: Mapping[Path, tuple[Any, ...]]) -> Iterator[Mapping[Path, Any]]:
    """All combinations, if they are few; else each variable's samples beside the first ones of the others."""
    if prod(map(len, samples.values())) <= _MOST_CASES:
        for values in product(*samples.values()):
            yield dict(zip(samples, values, strict=True))
        return
    first = {path: values[0] for path, values in samples.items()}
    for path, values in samples.items():
        for value in values:
            yield {**first, path: value}
