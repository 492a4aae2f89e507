"""HTML from a pattern: as Django's `format_html`, at a fifth of its cost. A list of tickets asks for hundreds."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def fill(pattern: str, *parts: object, **named: object) -> SafeString:
    """`pattern.format(…)` with every part escaped that is not finished HTML.

    >>> fill("<b>{}</b>{drawing}", "<Ana>", drawing=SafeString("<br>"))
    '<b>&lt;Ana&gt;</b><br>'
    """
    safe = [part if type(part) is SafeString else escape(str(part)) for part in parts]
    for name, part in named.items():
        if type(part) is not SafeString:
            named[name] = escape(str(part))
    return SafeString(pattern.format(*safe, **named))


def join(parts: Iterable[SafeString]) -> SafeString:
    """Finished HTML after finished HTML."""
    return SafeString("".join(parts))
