"""How wide words are, near enough to give them room: the server has no fonts to ask.

Shares of the font size, on the wide side of Atkinson Hyperlegible Next; a label that is drawn a little narrower than
its room does no harm.
"""

from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[] ")
_WIDE: Final = frozenset("mwMW@%—…")


def width(text: str, size: float) -> float:
    """The room that `text` takes at `size`, both in user units."""
    return round(size * sum(_share(character) for character in text), 1)


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.88
    return 0.7 if character.isupper() else 0.58


def shortened(text: str, size: float, most: float) -> str:
    """`text` on one line of at most `most`, with an ellipsis if it had to be cut."""
    text = " ".join(text.split())
    if width(text, size) <= most:
        return text
    while text and width(f"{text}…", size) > most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, size: float, most: float, *, lines: int) -> list[str]:
    """`text` on at most `lines` lines of at most `most`, broken between words; the last is cut if need be."""
    rest = text.split()
    done: list[str] = []
    while rest and len(done) < lines - 1:
        line = [rest.pop(0)]
        while rest and width(" ".join([*line, rest[0]]), size) <= most:
            line.append(rest.pop(0))
        done.append(shortened(" ".join(line), size, most))
    return [*done, shortened(" ".join(rest), size, most)] if rest else done
