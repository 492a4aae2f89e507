"""Hard passages as every page shows them: a sentence folded to one line, a slur to its first letter.

When somebody of us opens one, their own ledger hears of it: the fold brings along, signed, what was read.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from django.core import signing
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from amparo.core.errors import Missing
from amparo.media.labels import judged
from amparo.tickets.passages.reading import Passage, passages_in
from amparo.ui import marks
from amparo.ui.routes import route

Draw = Callable[[str], SafeString]
"""Makes safe HTML of what stands around the passages."""

_SALT: Final = "tickets.passage"
_READ_A_SECOND: Final = 15  # characters, about 180 words a minute
_MARK: Final = "\ue000"  # of the private use area: stands for nothing that people write
_MARKED: Final = re.compile(f"{_MARK}(\\d+){_MARK}(\n?)")


@dataclass(frozen=True, kw_only=True)
class Read:
    """A passage that somebody opened, and where it stood, as their ledger keeps it."""

    subject_kind: str
    subject_id: int
    harm: str
    severity: int
    seconds: float


def veiled(text: str, draw: Draw = escape, *, of: tuple[str, int] | None) -> SafeString:
    """Words of others, what is hard to read in them folded.

    `of`: what they belong to, in the ledger of whoever opens a fold; None where the reader is nobody of us.
    """
    passages = passages_in(text)
    if not passages:
        return draw(text)
    kept, end = [], 0
    for number, passage in enumerate(passages):
        kept += [text[end : passage.start].replace(_MARK, ""), f"{_MARK}{number}{_MARK}"]
        end = passage.end
    whole = draw("".join([*kept, text[end:].replace(_MARK, "")]))
    folds = [_veil(text[one.start : one.end], one, of) for one in passages]

    def fold(found: re.Match[str]) -> str:
        number = int(found[1])
        return folds[number] + (found[2] if passages[number].is_slur else "")  # of a sentence the fold ends its line

    return mark_safe(_MARKED.sub(fold, as_blocks(whole)))  # noqa: S308 - escaped by `draw` and `format_html`


def as_blocks(html: str) -> str:
    """A paragraph cannot hold a fold: a browser would end it there."""
    return html.replace("<p>", '<div class="par">').replace("</p>", "</div>")


def in_words(passage: Passage) -> str:
    """What a fold says of what is in it."""
    return _("Hard passage: %(what)s") % {"what": judged(passage.harm, passage.severity)}


def read_of(passage: Passage, of: tuple[str, int]) -> Read:
    kind, pk = of
    seconds = (passage.end - passage.start) / _READ_A_SECOND
    return Read(
        subject_kind=kind, subject_id=pk, harm=str(passage.harm), severity=passage.severity, seconds=round(seconds, 1)
    )


def read_again(signed: str) -> Read:
    """What a fold brought along. Raises Missing when it is none of ours."""
    try:
        return Read(**_signer().unsign_object(signed))
    except signing.BadSignature as error:
        raise Missing from error


def _veil(text: str, passage: Passage, of: tuple[str, int] | None) -> str:
    if passage.is_slur:
        shown, name, kind = f"{text[0]}…", _("Slur. Open it"), "veil veil-word"
    else:
        shown, name, kind = in_words(passage), "", "veil"
    return format_html(
        '<details class="{}"{}><summary>{}<span>{}</span>'
        '<span class="sr-only">{}</span></summary><span>{}</span></details>',
        kind,
        _tells(read_of(passage, of)) if of else "",
        "" if passage.is_slur else marks.icon("eye-off", "s"),
        shown,
        name,
        text,
    )


def _tells(read: Read) -> SafeString:
    """Attributes by which the ledger hears of it."""
    said = json.dumps({"of": _signer().sign_object(asdict(read))})
    pattern = ' hx-post="{}" hx-vals="{}" hx-trigger="toggle once" hx-swap="none"'
    return format_html(pattern, route("desk:passage"), said)


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
