"""The editor of procedures in a real browser: what is typed is kept, checked and drawn, and everybody can use it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser import PHONE
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.sops.models import Version
from amparo.sops.services import save_text, start_draft
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import LOST_LOGIN, OTHER_WAY

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]
PAGE = "/console/sops/lost-login/"


@pytest.fixture
def draft(katia: User, grace: User, ana: User) -> Version:
    """Version 1 holds, and Kátia writes the second."""
    published(katia, grace)
    return save_text(
        version=(second := start_draft(by=katia, text=LOST_LOGIN)), by=katia, text=OTHER_WAY, seen=second.digest
    )


def write(page: Page, old: str, new: str) -> None:
    """Type `new` over `old`, as a person would: select it, and write."""
    field = page.locator("#sop-text")
    field.evaluate(
        "(field, old) => { const at = field.value.indexOf(old); field.focus(); field.setSelectionRange(at, at + old.length) }",
        old,
    )
    page.keyboard.insert_text(new)


def test_a_slip_is_named_in_the_strip_at_its_line_and_in_the_drawing(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    write(page, "to: answer}", "to: nowhere}")
    expect(page.locator("#sop-strip")).to_contain_text("“nowhere”")
    expect(page.locator(".sop-layer > .is-wrong").first).to_contain_text("nowhere")
    expect(page.locator(".drawing .node-missing")).to_have_count(1)
    expect(page.locator("#sop-acts [aria-disabled]")).to_be_visible()
    write(page, "to: nowhere}", "to: answer}")
    expect(page.locator(".sop-strip-bad")).to_have_count(0)
    expect(page.locator("#sop-acts button[type=submit]")).to_be_visible()
    draft.refresh_from_db()
    assert draft.text == OTHER_WAY


def test_a_problem_and_a_drawn_step_lead_to_their_line(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    write(page, "to: answer}", "to: nowhere}")
    page.locator("#sop-strip [data-line]").first.click()
    chosen = (
        "document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    assert "to: nowhere" in page.evaluate(chosen)
    page.locator(".drawing .node", has_text="Send the link").click()
    assert page.evaluate(chosen) == "- id: answer"
    expect(page.locator(".drawing .node-here")).to_contain_text("Send the link")


def test_the_letters_that_are_seen_lie_on_those_that_are_written(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    layer, field = (page.locator(one).bounding_box() for one in (".sop-layer", "#sop-text"))
    assert layer is not None
    assert layer == field
    assert page.locator(".sop-layer > div").count() == OTHER_WAY.count("\n") + 1
    assert page.locator(".sop-layer").inner_text().split() == OTHER_WAY.split()
    assert page.evaluate("(field => field.scrollHeight <= field.clientHeight)(document.querySelector('#sop-text'))")


def test_what_somebody_else_wrote_is_not_written_over(visit: Visit, katia: User, draft: Version, olga: User) -> None:
    page = visit(katia, PAGE)
    theirs, mine = OTHER_WAY + "# Olga\n", OTHER_WAY.replace("# kept by", "# held by")
    save_text(version=draft, by=olga, text=theirs, seen=draft.digest)
    write(page, "# kept by", "# held by")
    expect(page.locator("#sop-strip [data-keep-mine]")).to_be_visible()
    page.reload()  # what was typed stands there again, and still does not go over the other text
    expect(page.locator("#sop-text")).to_have_value(mine)
    expect(page.locator("#sop-strip [data-keep-mine]")).to_be_visible()
    draft.refresh_from_db()
    assert draft.text == theirs
    page.locator("[data-keep-mine]").click()
    expect(page.locator(".sop-strip-bad")).to_have_count(0)
    draft.refresh_from_db()
    assert draft.text == mine


def test_who_takes_the_other_text_lets_go_of_their_own(visit: Visit, katia: User, draft: Version, olga: User) -> None:
    page = visit(katia, PAGE)
    save_text(version=draft, by=olga, text=OTHER_WAY + "# Olga\n", seen=draft.digest)
    write(page, "# kept by", "# held by")
    page.locator("[data-take-theirs]").click()
    expect(page.locator("#sop-text")).to_have_value(OTHER_WAY + "# Olga\n")
    page.reload()
    expect(page.locator("#sop-text")).to_have_value(OTHER_WAY + "# Olga\n")


def test_without_a_connection_nothing_is_lost(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    page.context.set_offline(True)
    write(page, "# kept by", "# held by")
    expect(page.locator("[data-save-state]")).to_have_text("No connection. Kept on this device")
    page.context.set_offline(False)
    expect(page.locator("[data-save-state]")).not_to_have_text("No connection. Kept on this device")
    draft.refresh_from_db()
    assert draft.text.startswith("# held by")


def test_what_was_typed_a_moment_ago_is_part_of_what_is_reviewed(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    write(page, "# kept by", "# held by")
    page.get_by_role("button", name="Ask for a review").click()
    expect(page.get_by_text("A review is asked for.")).to_be_visible()
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("in_review", OTHER_WAY.replace("# kept by", "# held by"))


def test_a_press_into_the_text_puts_the_caret_there(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    page.get_by_role("textbox").click(position={"x": 200, "y": 20})
    page.keyboard.press("Home")
    page.keyboard.type("# ")
    expect(page.get_by_role("textbox")).to_have_value(re.compile("^# "))


def test_the_drawing_grows_and_shrinks_by_key(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    room = page.locator("#sop-room")
    room.focus()
    before = page.locator(".drawing").bounding_box()
    page.keyboard.press("+")
    after = page.locator(".drawing").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
    page.keyboard.press("0")
    expect(page.locator("[data-graph-size]")).to_have_text("100 %")


def test_scenarios_and_replay_answer_beside_the_text(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE)
    page.locator("#sop-acts a").nth(0).click()
    expect(page.locator("#sop-trial")).to_contain_text("matches at once")
    page.locator("#sop-acts a").nth(1).click()
    expect(page.locator("#sop-trial")).to_contain_text("30")
    page.locator("#sop-trial [data-remove]").click()
    expect(page.locator("#sop-trial")).to_be_hidden()


def test_on_a_phone_what_scenarios_came_to_is_where_one_looks(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE, viewport=PHONE)
    page.locator("#sop-acts a").nth(0).click()
    expect(page.get_by_text("matches at once")).to_be_in_viewport()


def test_every_screen_of_procedures_can_be_used_by_everybody(visit: Visit, katia: User, draft: Version) -> None:
    screens = [PAGE, f"{PAGE}?view=use", f"{PAGE}?view=list", f"{PAGE}?v=1", f"{PAGE}1/readers/", f"{PAGE}2/publish/"]
    paths = ("/console/sops/", "/console/sops/new/", *screens, f"{PAGE}2/scenarios/", f"{PAGE}2/replay/")
    assert barriers_of(visit(katia, "/console/sops/"), paths) == {}


def test_a_phone_shows_the_list_first(visit: Visit, katia: User, draft: Version) -> None:
    page = visit(katia, PAGE, viewport=PHONE)
    expect(page.locator("#sop-list")).to_be_visible()
    expect(page.locator("#sop-room")).to_be_hidden()
    page.get_by_role("link", name="Ways").click()
    expect(page.locator("#sop-list")).to_have_count(0)
    page.locator("#sop-room").scroll_into_view_if_needed()
    expect(page.locator(".drawing .node").first).to_be_in_viewport()
