from __future__ import annotations

from amparo.channels.email.html import html_to_text
from amparo.channels.email.reply_text.model import PartKind, Reply, ReplyPart


def split_reply(text: str, html: str = "") -> Reply:
    """The parts of a mail's text. HTML, when given, is believed first: its clients mark what they quote."""
    return Reply((ReplyPart(PartKind.WRITTEN, text or html_to_text(html)),))
