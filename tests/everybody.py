"""Whether a page can be used by everybody: on a desk and on a phone, by day and by night."""

from collections.abc import Iterable
from typing import Final

from playwright.sync_api import Page
from tests.browser import DESK, PHONE, ROOT

_RULES: Final = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_COLOURS: Final = {"type": "rule", "values": ["color-contrast"]}

_FINDING: Final = """async only => {
  const found = await axe.run({runOnly: only, resultTypes: ["violations"]});
  return found.violations;
}"""
"""Every rule looks at everything; only what violates one is described and handed over, which is most of the time saved."""

_WHERE_IT_COMES_TO: Final = "document.getAnimations().forEach(one => one.cancel())"
"""Half faded in is too pale; and what moves within something that is folded never arrives."""


def axe_violations(page: Page, only: dict[str, object] = _RULES) -> list[str]:
    """What axe-core finds against WCAG 2.0 to 2.2, A and AA, and its best practices: one line each; empty is good."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, once for a page that changes in place
        source = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
        page.evaluate(source)  # the content security policy refuses a script tag, not the debugger
    page.evaluate(_WHERE_IT_COMES_TO)
    found = page.evaluate(_FINDING, only)
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


def is_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def barriers(page: Page) -> dict[str, list[str]]:
    """What shuts somebody out of the page as it stands, by its look; empty is good.

    Each rule is asked once on a desk and once on a phone; the colours, which alone change with the light, in both lights.
    """
    found = {}
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        for scheme, only in (("dark", _COLOURS), ("light", _RULES)):
            page.emulate_media(color_scheme=scheme)
            wide = ["wider than the window"] if is_wider_than_the_window(page) else []
            found[f"{name}, {scheme}"] = [*axe_violations(page, only), *wide]
    return {look: faults for look, faults in found.items() if faults}


def barriers_of(page: Page, paths: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What shuts somebody out of each of these pages, by path and look; empty is good."""
    found = {}
    for path in paths:
        page.set_viewport_size(DESK)
        page.goto(path)
        found[path] = barriers(page)
    return {path: faults for path, faults in found.items() if faults}
