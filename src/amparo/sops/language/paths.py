"""Which names a condition reads. CEL gives no tree, so its text is read here: strings, macros and methods are known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str, ...]

_TOKEN: Final = re.compile(
    r"""
    (?P<text> [bB]?[rR]?(?: '{3}.*?'{3} | "{3}.*?"{3} | '(?:\\.|[^'\\\n])*' | "(?:\\.|[^"\\\n])*" ) )
  | (?P<comment> //[^\n]* )
  | (?P<number> 0[xX][0-9a-fA-F]+[uU]? | (?:[0-9]+(?:[.][0-9]+)?|[.][0-9]+)(?:[eE][-+]?[0-9]+)?[uU]? )
  | (?P<name> [A-Za-z_][A-Za-z0-9_]* )
  | (?P<mark> [^\s] )
    """,
    re.VERBOSE | re.DOTALL,
)
_MACROS: Final = frozenset({"all", "exists", "exists_one", "map", "filter"})
_RESERVED: Final = frozenset({"true", "false", "null", "in"})


@dataclass(frozen=True)
class Names:
    """`read` are the dotted paths, `guarded` those asked about with `has(…)`; `macros` counts the loops over lists."""

    read: tuple[Path, ...]
    guarded: tuple[Path, ...]
    macros: int


def names_in(source: str) -> Names:
    found = ((match.lastgroup or "", match[0]) for match in _TOKEN.finditer(source))
    reader = _Reader([token for token in found if token[0] != "comment"])
    reader.run()
    return Names(tuple(dict.fromkeys(reader.read)), tuple(dict.fromkeys(reader.guarded)), reader.macros)


@dataclass
class _Reader:
    tokens: list[tuple[str, str]]
    at: int = 0
    depth: int = 0
    macros: int = 0
    bound: list[tuple[int, str]] = field(default_factory=list)
    """Variables of macros, each with the depth of brackets at which it ceases to be one."""
    read: list[Path] = field(default_factory=list)
    guarded: list[Path] = field(default_factory=list)

    def run(self) -> None:
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "name":
                self._name(text)
                continue
            if text in {"(", "[", "{"} and kind == "mark":
                self.depth += 1
            elif text in {")", "]", "}"} and kind == "mark":
                self.depth -= 1
                self.bound = [(depth, name) for depth, name in self.bound if depth <= self.depth]
            elif text == "." and kind == "mark":  # a member of what a bracket gave: no path
                self.at += 1
                if self._kind(0) == "name":
                    self._member(self.tokens[self.at][1])
            self.at += 1

    def _name(self, first: str) -> None:
        asked = self._before() == ["has", "("]
        self.at += 1
        if first in _RESERVED or self._text(0) == "(":
            return
        path = (first, *self._members())
        if first in {name for _, name in self.bound}:
            return
        self.read.append(path)
        if asked:
            self.guarded.append(path)

    def _members(self) -> Iterator[str]:
        """The names that follow with dots or as texts in brackets, up to a method."""
        while True:
            if self._text(0) == "." and self._kind(1) == "name":
                if self._text(2) == "(":
                    self.at += 1
                    self._member(self.tokens[self.at][1])
                    self.at += 1
                    return
                yield self.tokens[self.at + 1][1]
                self.at += 2
            elif self._text(0) == "[" and self._kind(1) == "text" and self._text(2) == "]":
                yield self.tokens[self.at + 1][1].strip("\"'")
                self.at += 3
            else:
                return

    def _member(self, name: str) -> None:
        """At a name behind a dot: a macro binds the variable that its bracket begins with."""
        if name in _MACROS and self._text(1) == "(":
            self.macros += 1
            if self._kind(2) == "name" and self._text(3) == ",":
                self.bound.append((self.depth + 1, self.tokens[self.at + 2][1]))

    def _before(self) -> list[str]:
        return [text for _, text in self.tokens[max(0, self.at - 2) : self.at]]

    def _kind(self, ahead: int) -> str:
        return self.tokens[self.at + ahead][0] if self.at + ahead < len(self.tokens) else ""

    def _text(self, ahead: int) -> str:
        kind, text = self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ("", "")
        return text if kind == "mark" else ""
