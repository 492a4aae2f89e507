"""HTML of strangers: made safe to show (nh3), and turned into text (inscriptis)."""

from __future__ import annotations

import html as html_module
import re
from dataclasses import dataclass

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from amparo.channels.email.phrases import listed

MAX_DEPTH = 400
"""Elements inside elements. Real mail stays under 100; both libraries take minutes for 50,000 of them."""

MAX_TO_SHOW = 1_000_000
"""Characters of HTML that are shown; what follows is left out."""

MAX_TO_TEXT = 400_000
"""Characters laid out as text with tables; longer HTML is only stripped of its tags."""

_CONFIG = ParserConfig(css=CSS_PROFILES["strict"])
_TAGS = frozenset(
    listed("""
        a; abbr; address; b; bdo; big; blockquote; br; caption; center; cite; code; col; colgroup; dd; del; details;
        dfn; div; dl; dt; em; figcaption; figure; font; footer; h1; h2; h3; h4; h5; h6; header; hr; i; img; ins;
        kbd; li; main; mark; ol; p; pre; q; rp; rt; ruby; s; samp; section; small; span; strike; strong; sub;
        summary; sup; table; tbody; td; tfoot; th; thead; tr; tt; u; ul; var; wbr
    """)
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "style"},
    "a": {"href"},
    "blockquote": {"type"},
    "col": {"span", "width"},
    "font": {"color", "face", "size"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type", "reversed"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "valign", "bgcolor", "scope"},
    "tr": {"valign", "bgcolor"},
}
# Nothing that loads (background, list-style-image, content), leaves its place (position) or covers what is below.
_STYLES = frozenset(
    listed("""
        background-color; border; border-bottom; border-collapse; border-color; border-left; border-radius;
        border-right; border-spacing; border-style; border-top; border-width; color; direction; display;
        font-family; font-size; font-style; font-variant; font-weight; height; letter-spacing; line-height;
        list-style-type; margin; margin-bottom; margin-left; margin-right; margin-top; max-width; min-width;
        padding; padding-bottom; padding-left; padding-right; padding-top; text-align; text-decoration; text-indent;
        text-transform; unicode-bidi; vertical-align; white-space; width; word-break; word-wrap
    """)
)
_REMOVED_WHOLE = {"script", "style", "title", "noscript", "template", "object", "iframe", "textarea", "select"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_PICTURE = re.compile(r"\s*(?:https?:|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)

_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none\s{0,5}!\s{0,5}important", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})[^<>]{0,5000}>?")
_UNSHOWN = re.compile(r"<(?:style|script|title)\b[^<]*(?:<(?!/(?:style|script|title))[^<]*)*", re.IGNORECASE)
_BREAKING = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li|/blockquote|hr)\b[^<>]{0,2000}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>?")
_ENDS_ITSELF = frozenset(
    listed("""
        br; hr; img; input; meta; link; base; col; wbr; area; embed; source; track; param; p; li; td; th; tr; dd;
        dt; option; thead; tbody; tfoot; colgroup; o:p
    """)
)


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML that may be shown in the sandboxed frame; `remote_images` counts the pictures held back from it."""

    html: str
    remote_images: int = 0


def sanitise(html: str, *, show_remote_images: bool = False) -> SafeHtml:
    """What may be shown of a stranger's HTML.

    Pictures of the mail itself (`cid:`) stay, for the desk to resolve. Remote ones, and those written into the
    HTML (`data:`), have no `src` until the reader asks: they would report that the mail was opened, or show what
    nobody chose to see.
    """
    html = html[:MAX_TO_SHOW]
    if _is_too_deep(html):
        return SafeHtml(f"<pre>{html_module.escape(_stripped(html), quote=False)}</pre>")
    held = 0

    def keep(tag: str, attribute: str, value: str) -> str | None:
        nonlocal held
        if attribute == "href":
            return None if value.strip().lower().startswith(("data:", "cid:")) else value
        if tag == "img" and attribute == "src" and not value.strip().lower().startswith("cid:"):
            if not _PICTURE.match(value):
                return None
            if not show_remote_images:
                held += 1
                return None
        return value

    safe = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        clean_content_tags=_REMOVED_WHOLE,
        filter_style_properties=set(_STYLES),
        url_schemes=_SCHEMES,
        url_relative="deny",  # would point into the desk
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return SafeHtml(safe, held)


def html_to_text(html: str) -> str:
    """Readable text of any HTML; tables keep their columns. Never raises."""
    if not html.strip():
        return ""
    if len(html) > MAX_TO_TEXT or _is_too_deep(html):
        return _stripped(html)
    try:
        # inscriptis knows what is hidden, but not when that is said emphatically
        text = str(get_text(_HIDDEN.sub("display:none", html) if "mportant" in html else html, _CONFIG))
    except (ValueError, RecursionError):
        return _stripped(html)
    return text.replace("\0", "") if text.strip() else _stripped(html)


def _is_too_deep(html: str) -> bool:
    """Counted without building anything. Elements that end by themselves are not counted."""
    if html.count("<") < MAX_DEPTH:
        return False
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _ENDS_ITSELF:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > MAX_DEPTH:
            return True
    return False


def _stripped(html: str) -> str:
    text = _BREAKING.sub("\n", _UNSHOWN.sub(" ", html))
    text = html_module.unescape(_ANY_TAG.sub("", text)).replace("\0", "")
    return "\n".join(line.strip() for line in text.split("\n")).strip()
