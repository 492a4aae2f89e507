"""Conditions and values in CEL, the Common Expression Language: no endless loops, nothing executed, no side effects.

The library's errors become ours, each a sentence for the person at the desk.
"""

import datetime as dt
import math
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from types import ModuleType
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Refusal
from amparo.sops.language.paths import Path, names_in
from amparo.sops.language.problems import Sentence

# The library's command line would load a terminal toolkit into every process: 25 MB and a third of a second.
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
import cel  # noqa: E402 - only once its command line is out of the way

MOST_CHARACTERS: Final = 1000
MOST_MACROS: Final = 2
"""Loops over lists in one condition, which may stand inside one another."""
MOST_ITEMS: Final = 500
"""In a list that a condition reads: with two loops, the square of this."""
_PLACE: Final = re.compile(r"ERROR: <input>:(\d+):(\d+):")
"""Where the library stopped reading, in its own words: line and column, both from 1."""
_NO_FUNCTION: Final = re.compile(r"Undefined variable or function: '(\w+)'")
"""What it says of a call of what CEL has not; it finds out only when it comes there."""


class ConditionFailed(Refusal):
    """A condition came to nothing with the values there were. The run stays where it was."""

    status = HTTPStatus.CONFLICT
    code = "condition-failed"


class NotKnown(ConditionFailed):
    """A condition reads something that is not known (yet)."""


class NoFunction(ConditionFailed):
    """A condition calls something that there is not."""


class Malformed(ValueError):
    """The text is no CEL; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Condition:
    """A compiled expression. `paths` are the names it reads, `guarded` those that it asks about with `has(…)`."""

    def __init__(self, source: str) -> None:
        """Raises Malformed."""
        if len(source) > MOST_CHARACTERS:
            raise Malformed(_("A condition has at most %(most)d characters.") % {"most": MOST_CHARACTERS})
        names = names_in(source)
        if names.macros > MOST_MACROS:
            raise Malformed(_("A condition goes through at most %(most)d lists.") % {"most": MOST_MACROS})
        self.source, self.paths, self.guarded = source, names.read, names.guarded
        try:
            self._program = cel.compile(source)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise Malformed(_no_condition(source, error)) from error

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """What it comes to, as plain JSON. Raises NotKnown, ConditionFailed."""
        try:
            return _plain(self._program.execute(self._read_of(values)))
        except BaseException as error:  # the library panics with a BaseException of its own
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise self._failed(error, values) from error

    def decide(self, values: Mapping[str, Any]) -> bool:
        """Whether it is true. Raises NotKnown, ConditionFailed, the latter also if it is neither true nor false."""
        decided = self.evaluate(values)
        if not isinstance(decided, bool):
            raise ConditionFailed(_("“%(source)s” comes to neither true nor false.") % {"source": self.source})
        return decided

    def _read_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Only what the condition reads: handing values over is what costs."""
        handed: dict[str, Any] = {}
        for path in self.paths:
            _hand_over(path, values, handed)
        return handed

    def _failed(self, error: BaseException, values: Mapping[str, Any]) -> ConditionFailed:
        for path in self.paths:
            if not _is_known(path, values) and path not in self.guarded:
                named = {"source": self.source, "name": ".".join(path)}
                return NotKnown(_("“%(source)s” cannot be decided: “%(name)s” is not known.") % named)
        if missing := _NO_FUNCTION.match(str(error)):
            return NoFunction(
                _("“%(source)s” calls “%(name)s”, which there is not.") % {"source": self.source, "name": missing[1]}
            )
        sentence = _("“%(source)s” cannot be decided: %(why)s")
        return ConditionFailed(sentence % {"source": self.source, "why": _why(error)})


@lru_cache(maxsize=8192)
def condition(source: str) -> Condition:
    """The compiled condition, kept. Raises Malformed."""
    return Condition(source)


def _hand_over(path: Path, values: Mapping[str, Any], into: dict[str, Any]) -> None:
    for name in path[:-1]:
        if name not in values:
            return
        if not isinstance(values[name], Mapping):
            into[name] = values[name]
            return
        values, into = values[name], into.setdefault(name, {})
        if not isinstance(into, dict):
            return
    if path[-1] in values:
        into[path[-1]] = _own(values[path[-1]])


def _own(value: Any) -> Any:
    """A copy down to dicts and lists: another condition's path may add to it, and CEL knows no other mapping."""
    if isinstance(value, Mapping):
        return {key: _own(one) for key, one in value.items()}
    if not isinstance(value, list | tuple):
        return value
    if len(value) > MOST_ITEMS:
        raise ConditionFailed(_("it looks through a list of more than %(most)d items.") % {"most": MOST_ITEMS})
    return [_own(one) for one in value]


def _is_known(path: Path, values: Any) -> bool:
    for name in path:
        if not isinstance(values, Mapping):
            return True
        if name not in values:
            return False
        values = values[name]
    return True


class _NotPlain(TypeError):
    """A value that JSON has no form for."""


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case dt.datetime():
            return value.isoformat()
        case list() | tuple():
            return [_plain(one) for one in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {key: _plain(one) for key, one in value.items()}
    raise _NotPlain


def _no_condition(source: str, error: BaseException) -> Sentence:
    """Up to where it could be read; the library's own words name the tokens of its grammar, which nobody knows."""
    place = _PLACE.search(str(error))
    if place is None:
        return _("“%(source)s” is no condition: %(why)s") % {"source": source, "why": _first(error)}
    line, column = map(int, place.groups())
    rest = "\n".join(source.split("\n")[line - 1 :])[column - 1 :].strip()
    if not rest:
        return _("“%(source)s” is no condition: it breaks off.") % {"source": source}
    return _("“%(source)s” is no condition: it cannot be read from “%(rest)s” on.") % {"source": source, "rest": rest}


def _why(error: BaseException) -> Sentence:
    match error:
        case _NotPlain():
            return _("it comes to a value that cannot be kept.")
        case ZeroDivisionError():
            return _("a number is divided by zero.")
        case TypeError():
            return _("it compares or joins values that do not go together, as a text and a number.")
        case _:
            return _first(error)


def _first(error: BaseException) -> str:
    """The library's own words, without its drawing of the place."""
    words = str(error).partition("ERROR: ")[2] or str(error)
    return words.partition("\n")[0].removeprefix("<input>:")[:200]
