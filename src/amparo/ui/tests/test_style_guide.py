"""The living style guide, and whole screens made of it, as people with and without a screen reader meet them."""

import pytest
from playwright.sync_api import expect
from tests.browser import DESK, PHONE
from tests.everybody import axe_violations

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


def test_the_account_menu_opens_beside_the_rail_and_gives_focus_back(open_page: Open) -> None:
    page = open_page("/ui/?frame=desk")
    opener = page.locator(".rail > button")
    opener.click()
    expect(page.locator("#account-menu")).to_be_visible()
    box = page.locator("#account-menu").bounding_box()
    assert box is not None
    assert box["x"] > 60
    assert box["y"] + box["height"] <= DESK["height"]
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#account-menu') !== null")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_dialog_gives_focus_back_to_what_opened_it(open_page: Open) -> None:
    page = open_page("/ui/")
    opener = page.get_by_role("button", name="Abrir diálogo")
    opener.click()
    page.get_by_role("dialog").get_by_role("button", name="Deixar como está").click()
    expect(opener).to_be_focused()


def test_on_a_phone_the_composer_waits_behind_two_buttons(open_page: Open) -> None:
    page = open_page("/ui/?frame=desk", viewport=PHONE)
    expect(page.locator("textarea")).to_be_hidden()
    page.get_by_role("button", name="Responder a Jussara").click()
    expect(page.locator("textarea")).to_be_focused()
    page.locator("[data-compose-close]").click()
    expect(page.locator("textarea")).to_be_hidden()


def test_on_a_phone_the_context_covers_the_page_and_can_be_closed(open_page: Open) -> None:
    page = open_page("/ui/?frame=desk", viewport=PHONE)
    page.get_by_role("button", name="Context", exact=True).click()
    expect(page.get_by_role("heading", name="Conta na Lume")).to_be_visible()
    page.locator("#context").get_by_role("button", name="Close").click()
    expect(page.get_by_role("heading", name="Conta na Lume")).to_be_hidden()


def test_on_a_phone_the_views_open_as_a_sheet(open_page: Open) -> None:
    page = open_page("/ui/?frame=queue", viewport=PHONE)
    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("link", name="Quarentena")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Quarentena")).to_be_hidden()


def test_on_a_tablet_list_and_context_open_over_the_conversation(open_page: Open) -> None:
    page = open_page("/ui/?frame=desk", viewport={"width": 900, "height": 800})
    page.get_by_role("button", name="Context", exact=True).click()
    expect(page.get_by_role("heading", name="Conta na Lume")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("heading", name="Conta na Lume")).to_be_hidden()
    expect(page.get_by_role("heading", name="Meus")).to_be_visible()
    page.locator("#main").click(position={"x": 700, "y": 300})
    expect(page.get_by_role("heading", name="Meus")).to_be_hidden()
