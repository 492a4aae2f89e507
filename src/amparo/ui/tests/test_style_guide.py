"""The living style guide, and whole screens made of it, as people with and without a screen reader meet them."""

import pytest
from tests.browser import DESK, PHONE, axe_violations

from amparo.ui.tests.conftest import Open

pytestmark = pytest.mark.journey

PAGES = ("/ui/", "/ui/?frame=desk", "/ui/?frame=queue", "/ui/?frame=sign-in")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_by_day_and_by_night_on_desk_and_phone(open_page: Open, path: str) -> None:
    for theme in ("light", "dark"):
        page = open_page(path, theme=theme)
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            assert axe_violations(page) == [], (theme, viewport)


@pytest.mark.parametrize("path", PAGES)
def test_no_width_scrolls_the_page_sideways(open_page: Open, path: str) -> None:
    page = open_page(path)
    for width in (1920, 1440, 1280, 1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.mark.parametrize("path", PAGES)
def test_every_control_can_be_hit(open_page: Open, path: str) -> None:
    """24 px, or 24 px of room around the middle (WCAG 2.5.8); links in sentences are excepted by the criterion."""
    page = open_page(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
            .filter(one => one.checkVisibility() && !one.closest('p, .notice, .sr-only, label, dd') &&
                           !one.matches('.skip, .sr-only'))
            .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 16 || box.height < 16))"""
    )
    assert small == []
