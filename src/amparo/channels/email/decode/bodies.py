"""Which parts are the message, which are files: the algorithm of RFC 8621 section 4.1.4."""

from __future__ import annotations

import html as html_module
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from amparo.channels.email.decode.charsets import decode_bytes
from amparo.channels.email.decode.filenames import safe_name
from amparo.channels.email.decode.limits import MAX_TEXT_CHARACTERS
from amparo.channels.email.decode.model import Attachment, ReportPart
from amparo.channels.email.decode.transfer import take_uuencoded

if TYPE_CHECKING:
    from amparo.channels.email.decode.entities import Part

_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-keys",
    }
)
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/watch-html"})
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


Views = tuple["list[Part] | None", "list[Part] | None"]

_TAG = re.compile(r"<[^<>]{0,2000}>?")
_UNSHOWN = re.compile(r"<(?:style|script|title)\b[^<]*(?:<(?!/(?:style|script|title))[^<]*)*", re.IGNORECASE)
_WORD = re.compile(r"\w{5,30}")
_SAMPLE = 24
_LOOKED_AT = 6000
_LEAST_WORDS = 4
_LEAST_SHARE = 0.3


@dataclass(slots=True)
class Bodies:
    """The parts sorted; `text` and `html` are the two views of the message, either may be missing."""

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)
    calendars: list[Part] = field(default_factory=list)


def sort_parts(root: Part) -> Bodies:
    bodies = Bodies()
    _Sorter(bodies).visit([root], "mixed", (bodies.text, bodies.html))
    return bodies


class _Sorter:
    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies

    def visit(self, parts: list[Part], kind: str, views: Views, *, alternative: bool = False) -> None:
        """RFC 8621's parseStructure. A view that is None is closed: the other one holds its alternative."""
        before = [len(view or ()) for view in views]
        for index, part in enumerate(parts):
            if part.is_multipart:
                below = part.content_type.partition("/")[2]
                self.visit(part.parts, below, views, alternative=alternative or below == "alternative")
            elif self._set_aside(part, kind):
                continue
            elif not _is_body(part, kind, index):
                self.bodies.files.append(part)
            else:
                views = self._add(part, kind, views, alternative=alternative)
        text, html = views
        if kind == "alternative" and text is not None and html is not None:
            if len(text) == before[0]:
                text += html[before[1] :]
            elif len(html) == before[1]:
                html += text[before[0] :]

    @staticmethod
    def _add(part: Part, kind: str, views: Views, *, alternative: bool) -> Views:
        """Put a body part into the views it belongs to; the views that stay open for its neighbours."""
        text, html = views
        is_html = part.content_type == "text/html"
        if kind == "alternative":
            views_for_it: tuple[list[Part] | None, ...] = (html,) if is_html else (text,)
        else:
            if alternative:
                text, html = (None, html) if is_html else (text, None)
            views_for_it = (text, html)
        for view in views_for_it:
            if view is not None:
                view.append(part)
        return text, html

    def _set_aside(self, part: Part, kind: str) -> bool:
        """Parts that are for machines."""
        if part.content_type in _REPORTS or (kind == "report" and part.content_type.startswith("message/")):
            self.bodies.reports.append(part)
        elif part.content_type == "text/calendar":
            self.bodies.calendars.append(part)
            return kind == "alternative" or not (part.filename or part.disposition == "attachment")
        else:
            is_signature = kind == "signed" and part.content_type in _SIGNATURES
            return is_signature or (kind == "encrypted" and part.content_type == "application/pgp-encrypted")
        return True


def _is_body(part: Part, kind: str, index: int) -> bool:
    if part.content_type not in _TEXTS:
        return False
    if part.disposition == "attachment" and (part.filename or index):
        return False  # but a first text without a name is the message, whatever its program calls it
    if kind == "alternative" or index == 0:
        return True
    return kind != "related" and not part.filename


class Texts:
    """The text of parts, decoded once however many views show them, with uuencoded files taken out."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        self.found: list[tuple[str, bytes]] = []
        self._known: dict[int, str] = {}

    def of(self, part: Part) -> str:
        if id(part) not in self._known:
            self._known[id(part)] = self._read(part)
        return self._known[id(part)]

    def _read(self, part: Part) -> str:
        content = part.content()[: MAX_TEXT_CHARACTERS * 4]
        charset = part.parameters.get("charset", "")
        if part.content_type == "text/html":
            meta = _META_CHARSET.search(content, 0, 4096) if not charset else None
            return decode_bytes(content, charset or (meta[1].decode("ascii") if meta else ""), self.hint)
        text = decode_bytes(content, charset, self.hint)
        if part.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        text, files = take_uuencoded(text)
        self.found += files
        return text

    def plain_view(self, parts: list[Part]) -> str:
        return "\n\n".join(self.of(part).strip("\n") for part in parts)[:MAX_TEXT_CHARACTERS]

    def html_view(self, parts: list[Part]) -> str:
        pieces = (
            self.of(part)
            if part.content_type == "text/html"
            else f"<pre>{html_module.escape(self.of(part), quote=False)}</pre>"
            for part in parts
        )
        return "\n".join(pieces)[:MAX_TEXT_CHARACTERS]


def says_something_else(html: str, text: str) -> bool:
    """Whether the HTML view does not say what its plain alternative says: "your program shows no HTML", or a trap.

    Looked at cheaply, by the first words: then both are kept, so that nothing a person wrote goes unread.
    """
    body = html.find("<body")
    shown = html[max(body, 0) : max(body, 0) + _LOOKED_AT]
    if "<s" in shown or "<S" in shown or "<t" in shown:
        shown = _UNSHOWN.sub(" ", shown)
    shown = html_module.unescape(_TAG.sub(" ", shown))
    sample = {word[0] for word in islice(_WORD.finditer(shown), _SAMPLE)}
    return len(sample) >= _LEAST_WORDS and sum(word in text for word in sample) < len(sample) * _LEAST_SHARE


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Format=flowed (RFC 3676): a line ending in a blank goes on in the next one of the same quote depth."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if open_depth == depth and content != "-- ":
            lines[-1] += content
        else:
            lines.append(">" * depth + (" " if depth and content else "") + content)
        open_depth = None
        if content.endswith(" ") and content != "-- ":
            open_depth = depth
            if delete_space:
                lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def as_attachment(part: Part, shown: str) -> Attachment:
    """`shown` is the HTML: a file that it names by `cid:`, or that is meant to be named so, is inline."""
    content_id = part.content_id
    inline = bool(content_id) and (f"cid:{content_id}" in shown or part.disposition == "inline")
    return Attachment(
        name=safe_name(part.filename, part.content_type),
        content_type=part.content_type,
        content=part.content(),
        disposition="inline" if inline else "attachment",
        content_id=content_id,
    )


def as_report(part: Part) -> ReportPart:
    return ReportPart(content_type=part.content_type, content=part.content())
