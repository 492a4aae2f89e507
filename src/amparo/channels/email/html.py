"""HTML of strangers: made safe to show (nh3), and turned into text (inscriptis)."""

from __future__ import annotations

from dataclasses import dataclass

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

_CONFIG = ParserConfig(css=CSS_PROFILES["strict"])


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML that may be shown in the sandboxed frame, and how many remote images wait in it."""

    html: str
    remote_images: int = 0


def sanitise(html: str) -> SafeHtml:
    return SafeHtml(nh3.clean(html))


def html_to_text(html: str) -> str:
    return str(get_text(html, _CONFIG))
