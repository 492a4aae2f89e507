"""HTML of a reply to text in which the client's own marks for quotes and signatures are kept."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from amparo.channels.email.html import html_to_text
from amparo.channels.email.phrases import any_of
from amparo.channels.email.reply_text.segments import MARK, QUOTE_BEGIN, QUOTE_END, SIGNATURE_BEGIN

MAX_HTML_CHARACTERS = 500_000

_QUOTES = (
    "//div[contains(concat(' ', @class, ' '), ' gmail_quote ') or contains(@class, 'gmail_quote_container')]",
    "//blockquote[@type='cite']",
    "//*[@id='OLK_SRC_BODY_SECTION' or @id='isReplyContent' or @id='mail-editor-reference-message-container']",
    "//*[contains(@class, 'yahoo_quoted') or contains(@id, 'yahoo_quoted')]",
    "//*[contains(@class, 'protonmail_quote') or contains(@class, 'tutanota_quote')]",
    "//*[contains(@class, 'zmail_extra')]",
    "//*[@name='messageReplySection' or contains(@class, 'front-blockquote') or @data-marker='__QUOTED_TEXT__']",
    "//*[contains(@class, 'moz-cite-prefix') or contains(@class, 'gmail_attr')]",
    "//blockquote[contains(@class, 'iosymail') or contains(@class, 'cite') or contains(@style, 'border-left')]",
)
"""Elements that hold a quote."""

_QUOTE_STARTS = (
    "//*[@id='divRplyFwdMsg' or @id='x_divRplyFwdMsg' or @id='appendonsend' or @id='replySplit' or @id='zwchr']",
    "//hr[@id='stopSpelling' or @data-marker='__DIVIDER__']",
    "//div[contains(@style, 'border-top:solid #E1E1E1') or contains(@style, 'border-top:solid #B5C4DF')]",
    "//div[contains(@style, 'border-top: solid #E1E1E1') or contains(@style, 'border:none;border-top:solid')]",
    "//*[@name='_MailOriginal']/ancestor::p[1]",
)
"""Elements after which everything is quoted."""

_SIGNATURES = (
    "//*[contains(@class, 'gmail_signature') or contains(@data-smartmail, 'gmail_signature')]",
    "//*[contains(@class, 'moz-signature') or @id='Signature' or @id='ms-outlook-mobile-signature']",
    "//*[@id='AppleMailSignature' or @id='composer_signature' or @data-signatureblock='true']",
    "//*[@id='lineBreakAtBeginningOfSignature']",
    "//*[contains(@class, 'protonmail_signature_block-user') or @name='messageSignatureSection']",
)

_RULE = "_" * 20
_MARKS = re.compile(
    any_of(r"""
        gmail_quote; type=["']?cite; divRplyFwdMsg; appendonsend; yahoo_quoted; moz-cite-prefix; OLK_SRC_BODY;
        stopSpelling; gmail_signature; moz-signature; AppleMailSignature; ms-outlook-mobile; reference-message;
        border-top:\s?solid; protonmail_quote; tutanota_quote; zmail_extra; messageReplySection; front-blockquote;
        isReplyContent; zwchr; <blockquote; <hr; data-signatureblock; composer_signature; id=["']?Signature
    """),
    re.IGNORECASE,
)


def has_marks(html: str) -> bool:
    return bool(_MARKS.search(html[:MAX_HTML_CHARACTERS]))


def marked_text(html: str) -> str:
    """The HTML as text, with lines that say where a quote or a signature begins and ends."""
    html = html[:MAX_HTML_CHARACTERS].replace(MARK, "")
    if not has_marks(html):
        return html_to_text(html)
    try:
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError):
        return html_to_text(html)
    _mark(tree)
    return html_to_text(etree.tostring(tree, encoding="unicode", method="html"))


def _parser() -> Any:
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)


def _mark(tree: Any) -> None:
    for rule in tree.xpath("//hr"):
        _insert_before(rule, _RULE)  # text keeps no rule, and a header block below one is a quote
    quotes = _outermost([one for path in _QUOTES for one in tree.xpath(path)])
    starts = [one for path in _QUOTE_STARTS for one in tree.xpath(path)]
    if not quotes and not starts:
        quotes = _last_blockquote(tree)
    signatures = _outermost([one for path in _SIGNATURES for one in tree.xpath(path)], *quotes)
    for element in quotes:
        _surround(element, QUOTE_BEGIN)
    for element in signatures:
        _surround(element, SIGNATURE_BEGIN)
    for element in starts[:1]:
        _insert_before(element, QUOTE_BEGIN)


def _outermost(elements: list[Any], *but_in: Any) -> list[Any]:
    """Without those that stand inside another one."""
    chosen = {*elements, *but_in}
    return [one for one in dict.fromkeys(elements) if not any(above in chosen for above in one.iterancestors())]


def _last_blockquote(tree: Any) -> list[Any]:
    """A plain blockquote may be the writer's own; only the last one is taken for the quoted mail."""
    found = [
        one
        for one in tree.xpath("//blockquote[not(ancestor::blockquote)]")
        if "gmail_quote" not in one.get("class", "")
    ]
    return found[-1:]


def _surround(element: Any, mark: str) -> None:
    _insert_before(element, mark)
    end = etree.Element("div")
    end.text = QUOTE_END
    end.tail, element.tail = element.tail, None
    element.addnext(end)


def _insert_before(element: Any, mark: str) -> None:
    begin = etree.Element("div")
    begin.text = mark
    element.addprevious(begin)
