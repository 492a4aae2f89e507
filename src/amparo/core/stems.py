"""Which of many patterns may match a text, by the words in it: mostly none, and that is seen in no time. Pure.

Of each pattern is read what a text cannot do without to match it: "(?:quero|queria) morrer" wants a word with "quero"
or "queria" in it, and one with "morrer". A pattern is worth trying only where the words of a text have all it wants.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from re import _constants, _parser  # type: ignore[attr-defined] # the library's own reading; written down nowhere else
from typing import Any, Final, Generic, TypeVar

from amparo.core.letters import Remembered

_Name = TypeVar("_Name", bound=Hashable)

_Part = tuple[Any, Any]
"""One part of a pattern, as the library reads it: what it is, and of what."""
_Want = frozenset[str]
"""Letters in a row, of which a text has at least one within a word of it; a space stands for the word's end."""

_MOST_SPELLINGS: Final = 40  # of one piece of a pattern; one that has more is taken apart
_MOST_WANTS: Final = 2  # for one way to match, the most telling ones
_SHORTEST: Final = 3  # letters and ends; what is shorter stands in half of all words, and says nothing
_LONGEST_REMEMBERED: Final = 40  # letters, so that no stranger's letters fill what is remembered
_NO_WIDTH: Final = frozenset({_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT})
_SPACES: Final = [(_constants.LITERAL, ord(" ")), (_constants.IN, [(_constants.CATEGORY, _constants.CATEGORY_SPACE)])]
_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})


class Stems(Generic[_Name]):
    """What is looked for by patterns without flags, each by its name."""

    def __init__(self, patterns: Mapping[_Name, Iterable[str]]) -> None:
        self._bits: dict[_Want, int] = {}  # each want is a bit, and what is wanted together a number
        self._wanted = {
            name: {self._number(way) for pattern in written for way in _ways(_parser.parse(pattern))}
            for name, written in patterns.items()
        }
        self._head = min((len(stem) for want in self._bits for stem in want), default=1)
        self._stems: dict[str, list[tuple[str, int]]] = {}  # by the letters they begin with, with the want they answer
        for want, bit in self._bits.items():
            for stem in want:
                self._stems.setdefault(stem[: self._head], []).append((stem, bit))
        self._had_by = Remembered(self._had_by_word)
        self._worth_trying = Remembered(self._answered)

    def in_text(self, said: str) -> frozenset[_Name]:
        """The names of what may be found in a text: all that is found there, and now and then more."""
        had = 0
        for word in set(said.split()):
            had |= self._had_by[word] if len(word) <= _LONGEST_REMEMBERED else self._had_by_word(word)
        return self._worth_trying[had]

    def _number(self, way: Iterable[_Want]) -> int:
        return reduce(or_, (self._bits.setdefault(want, 1 << len(self._bits)) for want in way), 0)

    def _had_by_word(self, word: str) -> int:
        had, word = 0, f" {word} "
        for start in range(len(word) - self._head + 1):
            for stem, bit in self._stems.get(word[start : start + self._head], ()):
                if word.startswith(stem, start):
                    had |= bit
        return had

    def _answered(self, had: int) -> frozenset[_Name]:
        return frozenset(name for name, ways in self._wanted.items() if any(way & had == way for way in ways))


def _ways(parts: Sequence[_Part]) -> Iterator[list[_Want]]:
    """What each way to match a pattern wants, the most telling first."""
    parts = [(kind, given) for kind, given in parts if kind not in _NO_WIDTH]
    if len(parts) == 1:
        kind, given = parts[0]
        if kind is _constants.SUBPATTERN:
            yield from _ways(given[-1])
            return
        if kind is _constants.BRANCH:
            for way in given[1]:
                yield from _ways(way)
            return
    wants = _wants(parts)[:_MOST_WANTS]
    yield [want for want in wants if min(map(len, want)) >= _SHORTEST]


def _wants(parts: Iterable[_Part]) -> list[_Want]:
    """What a text must have for all of these in a row, the most telling first."""
    found: list[_Want] = []
    spelt = frozenset({""})
    for part in parts:
        more = _spellings(part)
        longer = _followed_by(spelt, more)
        if longer is not None and not _is_space(part):
            spelt = longer
            continue
        found += [_stems(longer or spelt), *([] if more else _wants_inside(part))]
        spelt = more or frozenset({""})
    found += [_stems(spelt)]
    return sorted(filter(None, found), key=_telling)


def _telling(want: _Want) -> tuple[int, int]:
    return -min(map(len, want)), len(want)


def _stems(spellings: frozenset[str]) -> _Want:
    """The longest word of each; nothing where one of them has none. Where one holds another, the other is enough."""
    longest = {max(_words(text), key=len, default="") for text in spellings}
    if "" in longest:
        return frozenset()
    return frozenset(one for one in longest if not any(other != one and other in one for other in longest))


def _words(text: str) -> Iterator[str]:
    """The words of a text, with the ends that they have in it."""
    pieces = text.split(" ")
    for place, piece in enumerate(pieces):
        if piece:
            yield f"{' ' if place else ''}{piece}{' ' if place < len(pieces) - 1 else ''}"


def _spellings(part: _Part) -> frozenset[str] | None:
    """All texts that one part of a pattern matches, any space as one; None when they are too many to tell."""
    kind, given = part
    if _is_space(part):
        return frozenset({" "})
    if kind in {_constants.LITERAL, _constants.IN}:
        return _letters(given if kind is _constants.IN else [part])
    if kind in _NO_WIDTH:
        return frozenset({""})
    if kind is _constants.SUBPATTERN:
        return _joined(given[-1])
    if kind is _constants.BRANCH:
        return _any_of(map(_joined, given[1]))
    is_once_at_most = kind in _REPEATS and given[1] == 1
    return _any_of([_joined(given[2]), frozenset({""} if given[0] == 0 else ())]) if is_once_at_most else None


def _is_space(part: _Part) -> bool:
    """Whether it is one space or more, and nothing else."""
    kind, given = part
    if kind in _REPEATS and given[0] > 0 and len(given[2]) == 1:
        return _is_space(given[2][0])
    return part in _SPACES


def _letters(given: Iterable[_Part]) -> frozenset[str] | None:
    told = all(kind is _constants.LITERAL for kind, _letter in given)
    return frozenset(chr(letter) for _kind, letter in given) if told else None


def _joined(parts: Iterable[_Part]) -> frozenset[str] | None:
    spelt: frozenset[str] | None = frozenset({""})
    for part in parts:
        if spelt is not None:
            spelt = _followed_by(spelt, _spellings(part))
    return spelt


def _followed_by(spelt: frozenset[str], more: frozenset[str] | None) -> frozenset[str] | None:
    if more is None or len(spelt) * len(more) > _MOST_SPELLINGS:
        return None
    return frozenset(one + other for one in spelt for other in more)


def _any_of(several: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    spelt: frozenset[str] = frozenset()
    for one in several:
        if one is None:
            return None
        spelt |= one
    return spelt


def _wants_inside(part: _Part) -> list[_Want]:
    """What a part wants that has too many spellings: of several ways the most telling want of each, taken together."""
    kind, given = part
    if kind is _constants.SUBPATTERN or (kind in _REPEATS and given[0] > 0):
        return _wants(given[-1])
    if kind is _constants.BRANCH:
        first = [next(iter(_wants(way)), frozenset[str]()) for way in given[1]]
        return [frozenset().union(*first)] if all(first) else []
    return []
