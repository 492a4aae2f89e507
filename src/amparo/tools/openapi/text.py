"""From text to plain values: JSON or YAML, within limits that a hostile document cannot pass."""

import json
import re
from typing import Any, Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIZE_LIMIT: Final = 5_000_000  # bytes
DEPTH_LIMIT: Final = 80  # real documents stay below 30

_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A text without an end goes to the end of the document: begun anew at each of its quotation marks, it takes hours."""


class NotReadable(Exception):
    """The document is none that can be used; `sentence` says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Loader(yaml.CSafeLoader):
    """Scalars as YAML 1.2 has them: only true and false are booleans, dates stay text."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in {"int", "float", "null"}]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")


def parse(text: bytes) -> dict[str, Any]:
    """The document as plain values. Raises NotReadable."""
    if len(text) > SIZE_LIMIT:
        raise NotReadable(_("The document is larger than 5 MB."))
    if not text.strip():
        raise NotReadable(_("The document is empty."))
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable(_("The document is not text in UTF-8.")) from error
    value = _from_json(text) if text.lstrip().startswith((b"{", b"[")) else _from_yaml(text)
    if not isinstance(value, dict):
        raise NotReadable(_("This is not an OpenAPI document: it is not made of names and values."))
    return value


def _from_json(text: bytes) -> Any:
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        if found.group() in {b"{", b"["}:
            depth += 1
            deepest = max(deepest, depth)
        elif found.group() in {b"}", b"]"}:
            depth -= 1
    if deepest > DEPTH_LIMIT:
        raise NotReadable(_("The document is nested too deeply."))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotReadable(
            _("This is not JSON: line %(line)s, column %(column)s.") % {"line": error.lineno, "column": error.colno}
        ) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise NotReadable(_("The document holds a number that is too long.")) from error


def _from_yaml(text: bytes) -> Any:
    try:
        _walk(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, with fewer scalars
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise NotReadable(_("This is neither JSON nor YAML: line %(line)s.") % {"line": line}) from error
    except (ValueError, TypeError, OverflowError) as error:
        raise NotReadable(_("The document holds a value that cannot be read.")) from error


def _walk(text: bytes) -> None:
    """Refuse, before anything is built, what grows when it is built: aliases, and nesting without end."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise NotReadable(_("Line %(line)s uses a YAML alias (*). Write it out.") % {"line": line})
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            raise NotReadable(_("The document is nested too deeply."))
