"""From an action's inputs to a request, and from the answer to its outputs. Pure."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.tools.asking import in_a_line
from amparo.tools.models import Action
from amparo.tools.problems import Problem, ToolProblem
from amparo.tools.wire import Answer

_LONGEST_TEXT: Final = 20_000
_DEEPEST: Final = 100
_NOT_KEPT: Final = re.compile("[\\x00\\ud800-\\udfff]")
_SENTENCE_LIMIT: Final = 200
_FITS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
    "any": (object,),
}


def fits(value: Any, kind: str) -> bool:
    """Whether `value` is of one of `catalogue.TYPES`; True is no number."""
    if isinstance(value, bool) and kind not in {"boolean", "any"}:
        return False
    return isinstance(value, _FITS.get(kind, (object,)))


def can_be_kept(value: Any, depth: int = 0) -> bool:
    """Whether a value of JSON is one that the database takes too: no NUL, no half characters, nothing infinite."""
    if isinstance(value, str):
        return not _NOT_KEPT.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        return all(can_be_kept(part, depth + 1) for pair in value.items() for part in pair)
    return all(can_be_kept(part, depth + 1) for part in value) if isinstance(value, list) else True


def inputs_for(action: Action, given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as the action takes them; None and empty texts count as not given. Raises Invalid."""
    known = {one["name"]: one for one in action.parameters}
    if unknown := sorted(set(given) - set(known)):
        raise Invalid(_("%(action)s takes no input %(name)s.") % {"action": action.name, "name": unknown[0]})
    found: dict[str, Any] = {}
    for name, one in known.items():
        value = given.get(name)
        if value is None or value == "":
            if one["required"]:
                raise Invalid(_("%(action)s needs %(name)s.") % {"action": action.name, "name": name}, field=name)
            continue
        found[name] = _as_taken(value, one, action)
    return found


def _as_taken(value: Any, one: Mapping[str, Any], action: Action) -> Any:
    kind = one["type"]
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    elif kind in {"integer", "number"} and _is_whole(value):
        value = int(value)
    if not fits(value, kind) or not can_be_kept(value) or (isinstance(value, str) and len(value) > _LONGEST_TEXT):
        shown = {"action": action.name, "name": one["name"], "kind": kind}
        raise Invalid(_("%(action)s cannot use this as %(name)s: it wants %(kind)s.") % shown, field=one["name"])
    return value


def _is_whole(value: Any) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"\s*-?\d{1,15}\s*", value) is not None
    return isinstance(value, float) and value.is_integer()


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A request without its credentials."""

    url: str
    headers: Mapping[str, str]
    body: bytes | None


def shape(action: Action, inputs: Mapping[str, Any]) -> Shaped:
    """Put every input where it belongs. Raises ToolProblem for what cannot be put there."""
    path, query, headers = action.path, [], {}
    body: dict[str, Any] = {}
    whole: Any = None
    for one in action.parameters:
        if one["name"] not in inputs:
            continue
        value, wire = inputs[one["name"]], one["wire"]
        if one["place"] == "path":
            path = path.replace("{" + wire + "}", _segment(value, one["name"]))
        elif one["place"] == "query":
            query += [(wire, _plain(part)) for part in (value if isinstance(value, list) else [value])]
        elif one["place"] == "header":
            headers[wire] = _header(value, one["name"])
        elif wire:
            body[wire] = value
        else:
            whole = value
    content = whole if whole is not None else body or None
    encoded = None
    if content is not None:
        encoded = json.dumps(content, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    base = action.connector.base_url.rstrip("/")
    return Shaped(url=base + path + (f"?{urlencode(query)}" if query else ""), headers=headers, body=encoded)


def _segment(value: Any, name: str) -> str:
    """A value as one step of a path: it can neither leave it nor climb."""
    text = _plain(value)
    if text.strip(". ") == "":
        raise ToolProblem(Problem.SHAPE, name)
    return quote(text, safe="")


def _header(value: Any, name: str) -> str:
    text = _plain(value)
    if not re.fullmatch(r"[\x20-\x7e]*", text):
        raise ToolProblem(Problem.SHAPE, name)
    return text


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def outputs_of(action: Action, answer: Answer) -> dict[str, Any]:
    """The declared outputs of a good answer; what may be missing and is, is None. Raises ToolProblem for nonsense."""
    if not action.outputs:
        return {}
    document = _json_of(answer)
    found: dict[str, Any] = {}
    for one in action.outputs:
        try:
            value = _at(document, one["path"])
        except KeyError:
            if one.get("required"):
                raise _nonsense(one["name"], answer) from None
            value = None
        except TypeError:
            raise _nonsense(one["name"], answer) from None
        if value is not None and not (fits(value, one["type"]) and can_be_kept(value)):
            raise _nonsense(one["name"], answer)
        found[one["name"]] = value
    return found


def _nonsense(output: str, answer: Answer) -> ToolProblem:
    return ToolProblem(Problem.NONSENSE, output, sent=True, status=answer.status)


def _json_of(answer: Answer) -> Any:
    plain = answer.content_type.split(";")[0].strip().lower()
    try:
        return json.loads(answer.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ToolProblem(Problem.NOT_JSON, plain or str(answer.status), sent=True, status=answer.status) from None


def _no_number(text: str) -> Any:
    """NaN and Infinity are no JSON (RFC 8259 §6), and the database would refuse them."""
    raise ValueError(text)


def _at(document: Any, path: list[str]) -> Any:
    """What stands at `path`, or at a null on the way.

    Raises KeyError where a step is absent, TypeError where one leads through a list or a text.
    """
    value = document
    for step in path:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise TypeError(step)
        value = value[step]
    return value


def words_of_refusal(answer: Answer) -> str:
    """What the tool says of its refusal (RFC 9457 `detail`, or what many call `message` or `error`); may be empty."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, dict):
        return ""
    texts = [said.get(name) for name in ("detail", "message", "title", "error")]
    words = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    return in_a_line(words, _SENTENCE_LIMIT)


def place_of(location: str) -> str:
    """The host a redirect points to, else its path: enough to know, and no secret of a query."""
    parts = urlsplit(location)
    return parts.hostname or parts.path or "?"
