"""Our own words, written in Markdown, as HTML that is safe to show."""

from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Raw HTML is shown as the text it is; a picture in Markdown would be fetched from wherever its author says.
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def markdown(text: str) -> SafeString:
    """CommonMark without HTML and pictures; links carry no referrer and no reputation."""
    html = str(_MARKDOWN.render(text)).replace("<a href=", '<a rel="noopener noreferrer nofollow" href=')
    return mark_safe(html)  # noqa: S308 - the renderer escapes whatever is not its own
