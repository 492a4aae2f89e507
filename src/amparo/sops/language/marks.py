"""YAML, a small and safe part of it, read into nodes that know their line.

Anchors, aliases and tags are refused while they stream by, so nothing is ever expanded. Plain scalars follow the core
schema of YAML 1.2, made stricter: only `true` and `false` are booleans, and `yes`, `on`, `007` and dates stay text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias

import yaml
from django.utils.translation import gettext_lazy as _

from amparo.sops.language.problems import Findings, Sentence

MOST_BYTES: Final = 512 * 1024
MOST_DEPTH: Final = 20

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_DECIMAL: Final = re.compile(
    r"[-+]?(0|[1-9][0-9]{0,14})?\.[0-9]{1,15}|[-+]?[0-9]{1,15}(\.[0-9]{1,15})?[eE][-+]?[0-9]{1,2}"
)
_WORDS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True)
class Scalar:
    """`text` as it was written, `value` as YAML means it."""

    line: int
    text: str
    value: Value


@dataclass(frozen=True)
class Items:
    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Entries:
    """`lines` gives for each key the line that it stands on."""

    line: int
    entries: Mapping[str, "Node"]
    lines: Mapping[str, int]


Node: TypeAlias = Scalar | Items | Entries


def parse(text: str, found: Findings) -> Node | None:
    """The tree of `text`, or None after adding the one problem that makes it unreadable."""
    try:
        return _Composer(text, found).document()
    except _Unreadable as unreadable:
        found.add(unreadable.line, unreadable.code, unreadable.sentence)
        return None


def plain(node: Node) -> Any:
    """The node as ordinary Python values."""
    match node:
        case Scalar():
            return node.value
        case Items():
            return [plain(item) for item in node.items]
        case Entries():
            return {key: plain(value) for key, value in node.entries.items()}


def lines_of(node: Node, path: str = "") -> Iterator[tuple[str, int]]:
    """For every key and item below `node`: its dotted path, as `next.0.when`, and its line."""
    before = f"{path}." if path else ""
    match node:
        case Items():
            for index, item in enumerate(node.items):
                yield f"{before}{index}", item.line
                yield from lines_of(item, f"{before}{index}")
        case Entries():
            for key, value in node.entries.items():
                yield f"{before}{key}", node.lines[key]
                yield from lines_of(value, f"{before}{key}")


class _Unreadable(Exception):
    def __init__(self, line: int, code: str, sentence: Sentence) -> None:
        super().__init__(code)
        self.line, self.code, self.sentence = line, code, sentence


@dataclass
class _Composer:
    """Turns the events of the YAML parser into nodes."""

    text: str
    found: Findings
    events: Iterator[yaml.Event] = field(init=False)

    def document(self) -> Node:
        if len(self.text.encode(errors="replace")) > MOST_BYTES:
            raise _Unreadable(1, "too-large", _("The text is larger than 512 kB."))
        try:
            self.events = yaml.parse(self.text, Loader=_LOADER)
            return self._document()
        except yaml.MarkedYAMLError as error:
            unclosed = error.context is not None and "quoted" in error.context  # then the end is far from the fault
            mark = error.context_mark if unclosed else error.problem_mark
            line = mark.line + 1 if mark else 1
            sentence = _("This is not YAML: %(problem)s.") % {"problem": error.problem or error.context}
            raise _Unreadable(line, "not-yaml", sentence) from error
        except (yaml.YAMLError, UnicodeError) as error:
            raise _Unreadable(1, "not-yaml", _("The text has characters that YAML does not allow.")) from error

    def _document(self) -> Node:
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _Unreadable(1, "empty", _("The text is empty."))
        node = self._node(next(self.events), depth=1)
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            _refuse(after, "second-document", _("A second document begins here: one file holds one procedure."))
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            _refuse(event, "anchor", _("Anchors and aliases (& and *) are not used here: write the part out."))
        if getattr(event, "tag", None) is not None:
            _refuse(event, "tag", _("Tags (!) are not used here."))
        if depth > MOST_DEPTH:
            _refuse(event, "too-deep", _("This is nested deeper than %(depth)d levels.") % {"depth": MOST_DEPTH})
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(_line(event), event.value, _value(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(_line(event), tuple(self._items(depth)))
        return self._entries(event, depth)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, start: yaml.Event, depth: int) -> Entries:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                _refuse(event, "key", _("A key is one word, not a list or a mapping."))
            value = self._node(next(self.events), depth + 1)
            if key.text in entries:
                sentence = _("“%(key)s” stands here a second time; the first is on line %(line)d.")
                self.found.add(key.line, "twice", sentence % {"key": key.text, "line": lines[key.text]})
                continue
            entries[key.text] = value
            lines[key.text] = key.line
        return Entries(_line(start), entries, lines)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _refuse(event: yaml.Event, code: str, sentence: Sentence) -> NoReturn:
    raise _Unreadable(_line(event), code, sentence)


def _value(event: yaml.ScalarEvent) -> Value:
    text: str = event.value
    if event.style:  # quoted, or a block
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
