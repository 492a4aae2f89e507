"""A text in bare letters, for reading it by patterns: lower case, without accents, with plain spaces. Pure."""

import unicodedata
from collections.abc import Callable
from typing import Final, TypeVar

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")

_SPACES: Final = str.maketrans(dict.fromkeys("\t\xa0,;:\u2013\u2014", " "))
_MOST_REMEMBERED: Final = 10_000


class Remembered(dict[_Asked, _Found]):
    """What was found out once about each of the commonest: letters and words come again and again."""

    def __init__(self, find: Callable[[_Asked], _Found]) -> None:
        self._find = find

    def __missing__(self, asked: _Asked) -> _Found:
        found = self._find(asked)
        if len(self) < _MOST_REMEMBERED:
            self[asked] = found
        return found


def bare(text: str) -> str:
    """The text in bare letters; a character may become several, or none."""
    return text.translate(_FOLDS)


def places(text: str) -> list[int]:
    """The place in `text` of each character of `bare(text)`."""
    return [place for place, character in enumerate(text) for _letter in _FOLDS[ord(character)]]


def _fold(character: int) -> str:
    letters = unicodedata.normalize("NFKD", chr(character).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_SPACES)


_FOLDS: Final = Remembered(_fold)
