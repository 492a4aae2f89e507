"""Hard passages of a mail where it is no message of a ticket: folded there too, without icons and keys of ours."""

import re
from collections import deque
from html import unescape
from typing import Final

from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from amparo.desk.media.judged import judged
from amparo.tickets.passages.reading import Passage, passages_in

_TAG: Final = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*+>)""")
"""A tag as the sanitiser writes it; in what stands between two of them it leaves no angle bracket."""

_BREAKS: Final = re.compile(
    r"</?(?:address|blockquote|br|caption|center|dd|div|dl|dt|fig\w+|footer|h\d|header|hr|li|main|ol|p|pre|section"
    r"|table|t[dhr]|ul)\b",
    re.IGNORECASE,
)
"""Tags at which a sentence ends, whatever letters stand there."""


def with_folds(html: str) -> str:
    """The HTML with each hard passage folded; one that runs across tags is folded in as many parts."""
    pieces = _TAG.split(html)  # what is written and tags, in turn
    starts, read = [], ""
    for number, piece in enumerate(pieces):
        starts.append(len(read))
        if number % 2 == 0:
            read += unescape(piece).replace("\n", " ")
        elif _BREAKS.match(piece):
            read += "\n"
    passages = deque(passages_in(read))
    for number in range(0, len(pieces), 2):
        while passages and passages[0].end <= starts[number]:
            passages.popleft()
        if not passages:
            break
        pieces[number] = _folded(pieces[number], starts[number], passages)
    return "".join(pieces)


def _folded(piece: str, start: int, passages: deque[Passage]) -> str:
    """What is written between two tags, and begins at `start` of all that is read."""
    text, kept, end = unescape(piece), [], 0
    for passage in passages:
        if passage.start >= start + len(text):
            break
        begins, ends = max(passage.start - start, 0), min(passage.end - start, len(text))
        hard = text[begins:ends]
        if hard.strip():
            kept += [escape(text[end:begins]), _fold(hard, passage, goes_on=passage.start < start)]
            end = ends
    return "".join([*kept, escape(text[end:])]) if kept else piece


def _fold(text: str, passage: Passage, *, goes_on: bool) -> str:
    if passage.is_slur:
        return format_html('<details class="veil veil-word"><summary>{}…</summary>{}</details>', text[0], text)
    what = _("Hard passage: %(what)s") % {"what": judged(passage.harm, passage.severity)}
    return format_html('<details class="veil"><summary>{}</summary>{}</details>', "[…]" if goes_on else what, text)
