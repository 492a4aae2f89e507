"""What was written, as HTML that is safe to show: Markdown of ours, plain text of theirs."""

import re
from typing import Final

from django.utils.html import escape, format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from amparo.desk.media.judged import judged
from amparo.desk.media.links import as_blocks
from amparo.tickets.passages.reading import Passage, passages_in
from amparo.ui import marks
from amparo.ui.routes import route

# Raw HTML is shown as the text it is; a picture in Markdown would be fetched from wherever its author says.
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_MENTION: Final = re.compile(r"(^|[\s(>])(@[^\W\d_][\w.-]*)")
"""An at sign and a name; not in the middle of a word, where it belongs to an address."""

_MARK: Final = "\ue000"  # of the private use area: stands for nothing that people write
_MARKED: Final = re.compile(f"{_MARK}(\\d+){_MARK}")

_ADDRESS: Final = re.compile(r"[.:@]\S")
"""What every address holds; to look at each word of a text for one takes a hundred times longer."""


def markdown(text: str) -> SafeString:
    """Our own words: CommonMark without HTML and pictures; links carry no referrer and no reputation."""
    html = str(_MARKDOWN.render(text)).replace("<a href=", '<a rel="noopener noreferrer nofollow" href=')
    return mark_safe(html)  # noqa: S308 - the renderer escapes whatever is not its own


def note(text: str) -> SafeString:
    """A note: Markdown, with the names it mentions in bold."""
    return mark_safe(_MENTION.sub(r"\1<b>\2</b>", markdown(text)))  # noqa: S308 - adds <b> around letters only


def plain(text: str) -> SafeString:
    """Words of others: paragraphs and lines as they are; addresses become links that show where they lead."""
    safe = urlize(text, nofollow=True, autoescape=True) if _ADDRESS.search(text) else escape(text)
    close = linebreaks(safe).replace("</p>\n\n<p>", "</p><p>")  # line breaks between them would show as empty lines
    return mark_safe(close)  # noqa: S308 - escaped above


def veiled(text: str, message_id: int) -> SafeString:
    """Words of others, what is hard to read in them folded: a sentence to one line, a slur to its first letter.

    When one is opened, the person's own ledger hears of it.
    """
    passages = passages_in(text)
    if not passages:
        return plain(text)
    kept, end = [], 0
    for number, passage in enumerate(passages):
        kept += [text[end : passage.start].replace(_MARK, ""), f"{_MARK}{number}{_MARK}"]
        end = passage.end
    whole = plain("".join([*kept, text[end:].replace(_MARK, "")]))
    folds = [
        _veil(text[one.start : one.end], one, route("desk:passage", message_id, number))
        for number, one in enumerate(passages)
    ]
    html = _MARKED.sub(lambda found: folds[int(found[1])], as_blocks(whole))
    return mark_safe(html)  # noqa: S308 - escaped by `plain` and `format_html`


def _veil(text: str, passage: Passage, address: str) -> str:
    if passage.is_slur:
        shown, name, kind = f"{text[0]}…", _("Slur. Open it"), "veil veil-word"
    else:
        shown, name, kind = _("Hard passage: %(what)s") % {"what": judged(passage.harm, passage.severity)}, "", "veil"
    return format_html(
        '<details class="{}" hx-post="{}" hx-trigger="toggle once" hx-swap="none"><summary>{}<span>{}</span>'
        '<span class="sr-only">{}</span></summary><span>{}</span></details>',
        kind,
        address,
        "" if passage.is_slur else marks.icon("eye-off", "s"),
        shown,
        name,
        text,
    )


def lines(text: str) -> int:
    """How many lines a folded part has."""
    return len(text.strip().splitlines())
