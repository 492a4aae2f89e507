import pytest
from playwright.sync_api import expect
from tests.browser import let_time_stand, wait_until

from amparo.ui.tests.conftest import Open
from amparo.ui.tests.stage import Props

pytestmark = pytest.mark.journey

WRITING = "/scene/writing/"


def test_a_draft_goes_to_the_server_while_one_writes(open_page: Open, told: Props) -> None:
    page = open_page(WRITING)
    page.locator("textarea").press_sequentially("Olá, Jussara")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved just now")
    drafts = [one for one in told.posted if one.get("text")]
    assert drafts[-1]["text"] == "Olá, Jussara"
    assert drafts[-1]["csrf"]


def test_what_was_typed_without_a_connection_is_still_there_after_a_reload(open_page: Open, told: Props) -> None:
    page = open_page(WRITING)
    told.broken = True
    page.locator("textarea").press_sequentially("não perca isto")
    expect(page.locator("[data-draft-state]")).to_have_text("No connection. Kept on this device")
    page.reload()
    expect(page.locator("textarea")).to_have_value("não perca isto")
    told.broken = False
    expect(page.locator("[data-draft-state]")).to_have_text("Saved just now")


def test_a_slash_opens_macros_and_enter_puts_one_in(open_page: Open, told: Props) -> None:
    page = open_page(WRITING)
    text = page.locator("textarea")
    text.press_sequentially("Bom dia. /c")
    expect(page.locator(".suggest .choice")).to_have_text(["código"])
    text.press("Enter")
    expect(text).to_have_value("Bom dia. Olá {{ nome }}: código")
    expect(page.locator("[data-missing]")).to_have_text("Fill in what is missing: nome")
    assert page.locator("input[name=macro]").input_value() == "código"
    text.press("Control+z")
    expect(text).to_have_value("Bom dia. /c")


def test_a_text_with_a_hole_is_not_sent_and_the_hole_is_selected(open_page: Open, told: Props) -> None:
    page = open_page(WRITING)
    text = page.locator("textarea")
    text.fill("Olá {{ nome }}, tudo bem?")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved just now")
    told.posted.clear()
    text.press("Control+Enter")
    assert page.evaluate("getSelection().toString()") == "{{ nome }}"
    page.keyboard.type("Maria")
    text.press("Control+Enter")
    expect(page.locator("[data-missing]")).to_be_hidden()
    wait_until(page, lambda: any(one["htmx"] for one in told.posted))
    sent = [one for one in told.posted if one["htmx"]]
    assert [(one["text"], bool(one["csrf"])) for one in sent] == [("Olá Maria, tudo bem?", True)]


def test_a_slash_inside_an_address_and_an_at_in_a_reply_open_nothing(open_page: Open) -> None:
    page = open_page(WRITING)
    text = page.locator("textarea")
    text.press_sequentially("https://lume.example/c ana@b")
    page.wait_for_timeout(300)
    expect(page.locator(".suggest")).to_have_count(0)


def test_a_note_mentions_colleagues(open_page: Open) -> None:
    page = open_page(WRITING)
    page.get_by_role("button", name="Note").click()
    expect(page.locator("#reply")).to_have_attribute("data-kind", "note")
    assert page.locator("input[name=kind]").input_value() == "note"
    page.locator("textarea").press_sequentially("@l")
    expect(page.locator(".suggest .choice")).to_have_text(["link"])
    page.keyboard.press("Escape")
    expect(page.locator(".suggest")).to_have_count(0)
    expect(page.locator("textarea")).to_be_focused()


def test_typing_tells_colleagues_once_in_a_while(open_page: Open, told: Props) -> None:
    page = open_page(WRITING)
    let_time_stand(page)  # however slowly she types
    page.locator("textarea").press_sequentially("abcdef")
    page.clock.run_for(1000)
    expect(page.locator("[data-draft-state]")).to_have_text("Saved just now")
    assert len([one for one in told.posted if "text" not in one]) == 1


def test_files_are_listed_with_their_size_and_can_be_taken_off(open_page: Open) -> None:
    page = open_page(WRITING)
    chooser = page.locator("input[type=file]")
    chooser.set_input_files([{"name": "foto.png", "mimeType": "image/png", "buffer": b"x" * 2048}])
    chooser.set_input_files([{"name": "nota.txt", "mimeType": "text/plain", "buffer": b"y"}])
    expect(page.locator("[data-files-list] li")).to_have_count(2)
    expect(page.locator("[data-files-list]")).to_contain_text("2 kB")
    page.get_by_role("button", name="Remove foto.png").click()
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "nota.txt"


def test_the_undo_strip_counts_down_and_leaves(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    let_time_stand(page)
    page.goto(WRITING)
    page.clock.run_for(1000)
    expect(page.locator("[data-undo]")).to_contain_text("Goes in 1 s")
    page.clock.run_for(1000)
    expect(page.locator("[data-undo]")).to_have_count(0)


def test_the_field_grows_with_its_words_in_any_browser(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.context.add_init_script("CSS.supports = () => false")
    page.goto(WRITING)
    text = page.locator("textarea")
    before = text.evaluate("t => parseFloat(t.style.height)")
    text.fill("one\ntwo\nthree\nfour\nfive\nsix\nseven")
    assert text.evaluate("t => parseFloat(t.style.height)") > before


def test_control_z_in_an_empty_field_takes_back_what_was_sent(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    let_time_stand(page)  # it can be taken back for two seconds
    page.goto(WRITING)
    page.evaluate(
        "document.querySelector('[data-undo] button').addEventListener('click', () => document.title = 'back')"
    )
    page.locator("textarea").press("Control+z")
    expect(page).to_have_title("back")


def test_leaving_a_changed_form_asks_first(open_page: Open) -> None:
    page = open_page(WRITING)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Name").fill("Lume")
    page.goto("/scene/desk/")
    assert asked == ["beforeunload"]
