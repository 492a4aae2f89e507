import pytest
from playwright.sync_api import Page, expect
from tests.browser import wait_until_it_hears, wait_until_true

from amparo.ui.tests.conftest import Open
from amparo.ui.tests.stage import Props

pytestmark = pytest.mark.journey

TO_THE_BEGINNING = """t => new Promise(done => {
  t.addEventListener("scroll", done, {once: true});
  t.scrollTop = 0;
})"""
AT_THE_END = "(t => t.scrollHeight - t.scrollTop - t.clientHeight < 2)(document.querySelector('#talk'))"


def say(page: Page, event: str) -> None:
    page.evaluate("name => document.body.dispatchEvent(new CustomEvent(name, {bubbles: true}))", event)


def test_a_message_from_the_server_refreshes_its_region(open_page: Open, told: Props) -> None:
    page = open_page("/scene/desk/")
    told.events.append('event: ticket\ndata: {"id": 8}\n\n')
    told.events.append('event: ticket\ndata: {"id": 7}\n\n')
    expect(page.locator("#heard li")).to_have_count(6)


def test_after_a_lost_line_the_page_asks_for_everything_again(open_page: Open, told: Props) -> None:
    page = open_page("/scene/desk/")
    wait_until_it_hears(page)
    told.events.append("hang up")
    expect(page.locator("#heard li")).to_have_count(6)
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_focus_stays_in_the_list_when_the_row_under_it_goes(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#row-2").focus()
    say(page, "gone")
    expect(page.locator("#row-2")).to_have_count(0)
    expect(page.locator("#row-3")).to_be_focused()


def test_focus_stays_on_the_same_row_when_another_goes(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#row-5").focus()
    say(page, "gone")
    expect(page.locator("#row-2")).to_have_count(0)
    expect(page.locator("#row-5")).to_be_focused()


def test_a_list_that_is_read_waits_with_its_news(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#held").focus()
    say(page, "amparo:list")
    page.wait_for_timeout(300)
    expect(page.locator("#held")).to_have_text("old")
    page.locator("#field").focus()
    expect(page.locator("#held [data-row]")).to_have_count(5)


def test_an_answer_that_broke_keeps_the_page_and_says_so(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#five-hundred").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work. What you typed is still here.")
    expect(page.locator("#rows li")).to_have_count(6)
    page.get_by_role("alert").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_ended_session_goes_to_the_sign_in_page_with_the_whole_page(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#session-over").click()
    page.wait_for_url("**/scene/sign-in/")
    expect(page.locator("h1#sign-in")).to_be_visible()


def test_without_a_connection_a_strip_says_so_until_it_is_back(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_the_palette_finds_what_the_page_offers_and_what_the_server_knows(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.keyboard.press("Control+k")
    page.keyboard.type("queue")
    expect(page.locator("#palette .choice").first).to_contain_text("Queue")
    expect(page.locator("#palette-found .choice")).to_contain_text("Natália queue")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Natália")
    page.keyboard.press("Enter")
    page.wait_for_url("**#natalia")
    page.keyboard.press("Control+k")
    page.keyboard.type("nobody on this page")
    expect(page.locator("#palette-found .choice")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("QUEUÉ")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Queue")
    page.keyboard.press("Enter")
    page.wait_for_url("**#queue")


def test_a_new_message_below_waits_behind_a_pill(open_page: Open) -> None:
    page = open_page("/scene/talk/")
    talk = page.locator("#talk")
    wait_until_true(page, AT_THE_END)
    talk.evaluate(TO_THE_BEGINNING)
    talk.evaluate("t => { const m = t.querySelector('.msg').cloneNode(true); t.append(m) }")
    page.get_by_role("button", name="1 new message").click()
    wait_until_true(page, AT_THE_END)
    expect(page.get_by_role("button", name="1 new message")).to_have_count(0)


def test_ones_own_message_is_shown_at_once_and_is_no_news(open_page: Open) -> None:
    page = open_page("/scene/talk/")
    talk = page.locator("#talk")
    talk.evaluate(TO_THE_BEGINNING)
    talk.evaluate("t => { const m = t.querySelector('.msg').cloneNode(true); m.dataset.own = ''; t.append(m) }")
    wait_until_true(page, AT_THE_END)
    expect(page.get_by_role("button", name="1 new message")).to_have_count(0)


def test_the_end_stays_in_sight_when_the_talk_gets_less_room(open_page: Open) -> None:
    page = open_page("/scene/talk/")
    page.set_viewport_size({"width": 1440, "height": 500})
    wait_until_true(page, AT_THE_END)


def test_the_theme_changes_at_once_and_the_server_remembers_it(open_page: Open) -> None:
    page = open_page("/ui/")
    before = page.evaluate("getComputedStyle(document.body).color")
    with page.expect_response("**/theme/"):
        page.locator("main").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "lamparina")
    assert page.evaluate("getComputedStyle(document.body).color") != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "lamparina")


def test_without_a_choice_the_device_decides_for_our_own_colours_too(open_page: Open) -> None:
    page = open_page("/ui/", theme="system")
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink-2').trim()"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ink) != light
