"""Hard passages in the HTML of a mail, whose frame runs no script of ours: what is folded is not in it at all.

Beside the frame stands who asks for one. The frame comes anew with it, and the ledger hears of it as of any other fold.
"""

import re
from collections import deque
from collections.abc import Collection
from html import unescape
from typing import Final

from django.utils.html import escape, format_html

from amparo.tickets.passages.folding import in_words
from amparo.tickets.passages.reading import Passage, passages_in

_TAG: Final = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*+>)""")
"""A tag as the sanitiser writes it; in what stands between two of them it leaves no angle bracket."""

_BREAKS: Final = re.compile(
    r"</?(?:address|blockquote|br|caption|center|dd|div|dl|dt|fig\w+|footer|h\d|header|hr|li|main|ol|p|pre|section"
    r"|table|t[dhr]|ul)\b",
    re.IGNORECASE,
)
"""Tags at which a sentence ends, whatever letters stand there."""


def passages_of(html: str) -> list[Passage]:
    """The passages in what a mail says; they are counted from 1 where people read it, and from 0 here."""
    return passages_in(_read(_TAG.split(html))[0])


def with_folds(html: str, opened: Collection[int] = ()) -> str:
    """The HTML with a number and its class in the place of each passage but those that are `opened`."""
    pieces = _TAG.split(html)  # what is written and tags, in turn
    read, starts = _read(pieces)
    passages = deque(enumerate(passages_in(read)))
    for number in range(0, len(pieces), 2):
        while passages and passages[0][1].end <= starts[number]:
            passages.popleft()
        if not passages:
            break
        pieces[number] = _folded(pieces[number], starts[number], passages, opened)
    return "".join(pieces)


def _read(pieces: list[str]) -> tuple[str, list[int]]:
    """What is read of it, and where in that each piece begins."""
    starts, read = [], ""
    for number, piece in enumerate(pieces):
        starts.append(len(read))
        if number % 2 == 0:
            read += unescape(piece).replace("\n", " ")
        elif _BREAKS.match(piece):
            read += "\n"
    return read, starts


def _folded(piece: str, start: int, passages: deque[tuple[int, Passage]], opened: Collection[int]) -> str:
    """What is written between two tags, and begins at `start` of all that is read."""
    kept: list[str] = []
    text, end = unescape(piece), 0
    for number, passage in passages:
        if passage.start >= start + len(text):
            break
        begins, ends = max(passage.start - start, 0), min(passage.end - start, len(text))
        hard = text[begins:ends]
        if not hard.strip():
            continue
        kept.append(escape(text[end:begins]))
        begins_here = passage.start >= start
        if number in opened:
            kept.append(_opened(hard, number) if begins_here else escape(hard))
        elif begins_here:
            kept.append(_fold(hard, passage, number))
        end = ends
    return "".join([*kept, escape(text[end:])]) if kept else piece


def _opened(text: str, number: int) -> str:
    return format_html('<span id="{}">{}</span>', place_of(number), text)


def _fold(text: str, passage: Passage, number: int) -> str:
    if passage.is_slur:
        return format_html('<span class="veil">{}… ({})</span>', text[0], number + 1)
    return format_html('<span class="veil">{} · {}</span>', number + 1, in_words(passage))


def place_of(number: int) -> str:
    """Where in the frame an opened passage begins."""
    return f"passage-{number + 1}"
