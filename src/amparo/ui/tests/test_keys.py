import pytest
from playwright.sync_api import expect
from tests.browser import let_time_stand

from amparo.ui.tests.conftest import Open

pytestmark = pytest.mark.journey

HEARD = "document.addEventListener('click', e => { document.title = e.target.closest('[id]')?.id })"


def test_a_letter_presses_the_shown_control_that_names_it(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(HEARD)
    page.keyboard.press("a")
    expect(page).to_have_title("take")


def test_letters_typed_into_a_field_stay_letters(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(HEARD)
    page.locator("#field").focus()
    page.keyboard.type("abc?")
    assert page.locator("#field").input_value() == "abc?"
    expect(page).not_to_have_title("take")


def test_a_letter_in_the_moment_a_dialog_closes_is_not_written_into_its_field(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(HEARD)
    page.evaluate(
        "document.getElementById('dialogs').innerHTML = '<dialog data-open><input aria-label=Tag autofocus></dialog>'"
    )
    expect(page.get_by_role("textbox", name="Tag")).to_be_focused()
    had_the_focus = page.evaluate(
        """() => {
          document.querySelector("#dialogs dialog").close();
          const target = document.activeElement;
          target.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true }));
          return target.tagName;
        }"""
    )
    expect(page).to_have_title("take")
    assert had_the_focus == "INPUT", "the browser leaves the focus in the closed dialog until it draws again"


def test_a_sequence_takes_two_letters_and_forgets_after_another_key(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    let_time_stand(page)  # a letter is remembered for a second
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**#queue")
    page.goto("/scene/desk/")
    for letter in "gzq":
        page.keyboard.press(letter)
    assert "#queue" not in page.url


def test_control_enter_sends_from_inside_the_text(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(
        "document.getElementById('send-form').addEventListener('submit', e => {e.preventDefault(); document.title='sent'})"
    )
    page.locator("#words").fill("Olá")
    page.locator("#words").press("Control+Enter")
    expect(page).to_have_title("sent")


def test_what_is_not_possible_yet_says_why_and_does_nothing(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(HEARD)
    page.keyboard.press("e")
    expect(page.locator("#not-yet")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Tell Maria first")
    expect(page).to_have_title("Stage · Amparo")


def test_question_mark_lists_the_keys_and_single_letters_can_be_switched_off(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.evaluate(HEARD)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    expect(dialog).to_contain_text("Take")
    expect(dialog).to_contain_text("Next in the list")
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.title = 'quiet'")
    page.keyboard.press("a")
    expect(page).to_have_title("quiet")
    expect(page.locator("#take")).to_be_visible()


def test_j_and_k_walk_the_list_and_x_chooses(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    for letter in ("j", "j", "k", "j", "x"):
        page.keyboard.press(letter)
    expect(page.locator("#row-2")).to_be_focused()
    expect(page.locator("[data-chosen-bar]")).to_be_visible()
    expect(page.locator("[data-chosen-count]")).to_have_text("1 chosen")
    assert page.locator("li.chosen").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("[data-chosen-bar]")).to_be_hidden()


def test_shift_chooses_a_range_and_one_box_chooses_all(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.get_by_label("Choose 2").check()
    page.get_by_label("Choose 5").click(modifiers=["Shift"])
    expect(page.locator("[data-chosen-count]")).to_have_text("4 chosen")
    page.get_by_label("All").check()
    expect(page.locator("[data-chosen-count]")).to_have_text("6 chosen")


def test_f6_walks_the_panes_and_comes_back_to_the_same_row(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.locator("#row-3").focus()
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.closest('[data-f6]').id") == "main"
    page.keyboard.press("Shift+F6")
    expect(page.locator("#row-3")).to_be_focused()


def test_brackets_fold_the_panes_and_the_page_remembers(open_page: Open) -> None:
    page = open_page("/scene/desk/")
    page.keyboard.press("]")
    expect(page.locator("#context")).not_to_be_visible()
    page.reload()
    expect(page.locator("#context")).not_to_be_visible()
    page.keyboard.press("]")
    expect(page.locator("#context")).to_be_visible()
