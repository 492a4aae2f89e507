"""What was written, as HTML that is safe to show: Markdown of ours, plain text of theirs."""

import re
from typing import Final

from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from amparo.ui.markdown import markdown

_MENTION: Final = re.compile(r"(^|[\s(>])(@[^\W\d_][\w.-]*)")
"""An at sign and a name; not in the middle of a word, where it belongs to an address."""

_ADDRESS: Final = re.compile(r"[.:@]\S")
"""What every address holds; to look at each word of a text for one takes a hundred times longer."""


def note(text: str) -> SafeString:
    """A note: Markdown, with the names it mentions in bold."""
    return mark_safe(_MENTION.sub(r"\1<b>\2</b>", markdown(text)))  # noqa: S308 - adds <b> around letters only


def plain(text: str) -> SafeString:
    """Words of others: paragraphs and lines as they are; addresses become links that show where they lead."""
    safe = urlize(text, nofollow=True, autoescape=True) if _ADDRESS.search(text) else escape(text)
    close = linebreaks(safe).replace("</p>\n\n<p>", "</p><p>")  # line breaks between them would show as empty lines
    return mark_safe(close)  # noqa: S308 - escaped above


def lines(text: str) -> int:
    """How many lines a folded part has."""
    return len(text.strip().splitlines())
