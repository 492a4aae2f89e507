"""What a value in a procedure's text may look like.

A shape reads a node, says what is wrong with it, and describes itself as JSON Schema: one declaration serves reading,
checking and the published schema. Reading never raises; what cannot be read is None, and a problem was added.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext_lazy as _

from amparo.core.text import LANGUAGES
from amparo.sops.language.marks import Entries, Items, Node, Scalar, plain
from amparo.sops.language.problems import Findings, Sentence

Json: TypeAlias = dict[str, Any]

KEBAB: Final = "[a-z0-9]+(-[a-z0-9]+)*"
SNAKE: Final = "[a-z][a-z0-9]*(_[a-z0-9]+)*"
_LONGEST_NAME: Final = 80
_DURATION: Final = re.compile(r"([1-9][0-9]{0,4})([smhdw])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Shape:
    """One kind of value. Subclasses are small and frozen."""

    def read(self, node: Node, found: Findings) -> Any:
        raise NotImplementedError

    def schema(self) -> Json:
        raise NotImplementedError

    def leaves(self, value: Any, path: str) -> Iterator["Leaf"]:
        """Every simple value in `value`, each with the shape that read it."""
        yield Leaf(path, self, value)


@dataclass(frozen=True)
class Leaf:
    path: str
    shape: Shape
    value: Any


def _expected(node: Node, found: Findings, what: Sentence) -> None:
    found.add(node.line, "shape", _("Here should stand %(what)s.") % {"what": what})


@dataclass(frozen=True)
class Text(Shape):
    """A single line or block of text, as it was written."""

    def read(self, node: Node, found: Findings) -> str | None:
        if isinstance(node, Scalar) and node.text.strip():
            return node.text
        _expected(node, found, _("a text"))
        return None

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"], "minLength": 1}


@dataclass(frozen=True)
class Name(Shape):
    """An identifier of at most 80 characters."""

    pattern: str = SNAKE
    example: str = "two_words"

    def read(self, node: Node, found: Findings) -> str | None:
        if isinstance(node, Scalar) and len(node.text) <= _LONGEST_NAME and re.fullmatch(self.pattern, node.text):
            return node.text
        _expected(node, found, _("a name written like “%(example)s”") % {"example": self.example})
        return None

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": _LONGEST_NAME}


@dataclass(frozen=True)
class StepName(Name):
    """The id of a step of the same procedure."""


@dataclass(frozen=True)
class OneOf(Shape):
    names: tuple[str, ...]

    def read(self, node: Node, found: Findings) -> str | None:
        if isinstance(node, Scalar) and node.text in self.names:
            return node.text
        _expected(node, found, _("one of: %(names)s") % {"names": ", ".join(self.names)})
        return None

    def schema(self) -> Json:
        return {"enum": list(self.names)}


@dataclass(frozen=True)
class Number(Shape):
    def read(self, node: Node, found: Findings) -> float | None:
        if isinstance(node, Scalar) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return node.value
        _expected(node, found, _("a number"))
        return None

    def schema(self) -> Json:
        return {"type": "number"}


@dataclass(frozen=True)
class Date(Shape):
    def read(self, node: Node, found: Findings) -> dt.date | None:
        try:
            if isinstance(node, Scalar) and len(node.text) == len("2027-05-01"):
                return dt.date.fromisoformat(node.text)
        except ValueError:
            pass
        _expected(node, found, _("a date written like 2027-05-01"))
        return None

    def schema(self) -> Json:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Duration(Shape):
    """`90s`, `30m`, `2h`, `3d` or `1w`."""

    def read(self, node: Node, found: Findings) -> dt.timedelta | None:
        if isinstance(node, Scalar) and (match := _DURATION.fullmatch(node.text)):
            return dt.timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
        _expected(node, found, _("a time written like 30m, 2h or 3d"))
        return None

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{_DURATION.pattern}$"}


@dataclass(frozen=True)
class Expression(Shape):
    """CEL. A `condition` must come to true or false; otherwise any value will do."""

    condition: bool = False

    def read(self, node: Node, found: Findings) -> str | None:
        if isinstance(node, Scalar) and node.text.strip():
            return node.text
        _expected(node, found, _('an expression, as contact.tier == "vip"'))
        return None

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"], "description": "An expression in CEL."}


@dataclass(frozen=True)
class InWords(Shape):
    """A text in every language of the desk. `variables` says whether `{{contact.first_name}}` may stand in it."""

    variables: bool = False

    def read(self, node: Node, found: Findings) -> Mapping[str, str] | None:
        if not isinstance(node, Entries):
            _expected(node, found, _("a text in each language: %(names)s") % {"names": ", ".join(LANGUAGES)})
            return None
        words = {}
        for language, value in node.entries.items():
            if language not in LANGUAGES:
                sentence = _("“%(name)s” is not a language of this desk; they are %(names)s.")
                names = {"name": language, "names": ", ".join(LANGUAGES)}
                found.add(node.lines[language], "unknown-language", sentence % names)
            elif not isinstance(value, Scalar):
                _expected(value, found, _("a text"))
            elif value.text.strip() and value.value is not None:
                words[language] = value.text
        return words

    def schema(self) -> Json:
        return {"$ref": "#/$defs/variable_words" if self.variables else "#/$defs/words"}


@dataclass(frozen=True)
class Anything(Shape):
    """Any value, kept as it is: what a made-up tool answers."""

    def read(self, node: Node, found: Findings) -> Any:  # noqa: ARG002 - the signature of every shape
        return plain(node)

    def schema(self) -> Json:
        return {}


@dataclass(frozen=True)
class ListOf(Shape):
    """Items of one shape. With `or_one`, a single item may stand without a list."""

    item: Shape
    least: int = 0
    or_one: bool = False

    def read(self, node: Node, found: Findings) -> tuple[Any, ...] | None:
        if self.or_one and not isinstance(node, Items):
            node = Items(node.line, (node,))
        if not isinstance(node, Items):
            _expected(node, found, _("a list"))
            return None
        if len(node.items) < self.least:
            found.add(node.line, "too-few", _("Here should stand at least %(least)d.") % {"least": self.least})
        read = [self.item.read(item, found) for item in node.items]
        return tuple(value for value in read if value is not None)

    def schema(self) -> Json:
        several: Json = {"type": "array", "items": self.item.schema()}
        if self.least:
            several["minItems"] = self.least
        return {"anyOf": [self.item.schema(), several]} if self.or_one else several

    def leaves(self, value: Any, path: str) -> Iterator[Leaf]:
        for index, item in enumerate(value):
            yield from self.item.leaves(item, f"{path}.{index}")


@dataclass(frozen=True)
class MapOf(Shape):
    """Values of one shape under keys that the writer chooses."""

    value: Shape
    key: str = "[^ ]+"

    def read(self, node: Node, found: Findings) -> Mapping[str, Any] | None:
        if not isinstance(node, Entries):
            _expected(node, found, _("names, each with a value"))
            return None
        read = {}
        for key, value in node.entries.items():
            if not re.fullmatch(self.key, key):
                found.add(node.lines[key], "key", _("“%(key)s” cannot be a name here.") % {"key": key})
            elif (one := self.value.read(value, found)) is not None:
                read[key] = one
        return read

    def schema(self) -> Json:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{self.key}$"},
            "additionalProperties": self.value.schema(),
        }

    def leaves(self, value: Any, path: str) -> Iterator[Leaf]:
        for key, one in value.items():
            yield from self.value.leaves(one, f"{path}.{key}")


@dataclass(frozen=True)
class Field:
    shape: Shape
    required: bool = False
    about: str = ""
    """One sentence for the schema, in English."""


@dataclass(frozen=True)
class Record(Shape):
    """Known keys, each with its shape."""

    fields: Mapping[str, Field]

    def read(self, node: Node, found: Findings) -> Mapping[str, Any] | None:
        if not isinstance(node, Entries):
            _expected(node, found, _("the keys: %(names)s") % {"names": ", ".join(self.fields)})
            return None
        for key in [key for key in node.entries if key not in self.fields]:
            sentence = _("“%(key)s” is no key here. Known are: %(names)s.")
            found.add(node.lines[key], "unknown-key", sentence % {"key": key, "names": ", ".join(self.fields)})
        read = {}
        for key, field in self.fields.items():
            if key in node.entries and (value := field.shape.read(node.entries[key], found)) is not None:
                read[key] = value
            elif key not in node.entries and field.required:
                found.add(node.line, "missing-key", _("“%(key)s” is missing.") % {"key": key})
        return read

    def schema(self) -> Json:
        described = {
            key: {**field.shape.schema(), "description": field.about} if field.about else field.shape.schema()
            for key, field in self.fields.items()
        }
        required = [key for key, field in self.fields.items() if field.required]
        schema: Json = {"type": "object", "properties": described, "additionalProperties": False}
        return {**schema, "required": required} if required else schema

    def leaves(self, value: Any, path: str = "") -> Iterator[Leaf]:
        before = f"{path}." if path else ""
        for key, one in value.items():
            if key in self.fields:
                yield from self.fields[key].shape.leaves(one, f"{before}{key}")
