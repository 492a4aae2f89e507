"""The desk without JavaScript: slower, and nothing less."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import a_context, sign_in, wait_until
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.text import Variants
from amparo.desk.tests.scene import a_ticket
from amparo.knowledge.services import ArticleText, publish_article, save_article
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, SavedView, Ticket

pytestmark = pytest.mark.journey


@pytest.fixture
def page(server: str, browser: Browser, ana: User, ticket: Ticket) -> Iterator[Page]:
    """Ana's browser, with JavaScript switched off."""
    context = a_context(browser, base_url=server, java_script_enabled=False)
    sign_in(context, ana, server)
    yield context.new_page()
    context.close()


def test_ana_answers_notes_changes_and_undoes_with_plain_forms(page: Page, ticket: Ticket) -> None:
    page.goto(f"/desk/tickets/{ticket.number}/")

    page.get_by_role("textbox", name="Text of the reply").fill("Oi Maria")
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator(".msg-out .words")).to_have_text("Oi Maria")
    expect(page.locator("#ticket-head").get_by_text("Pending")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".msg-out")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Text of the reply")).to_have_value("Oi Maria")

    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Text of the note").fill("Conferir o telefone")
    page.get_by_role("button", name="Write the note").click()
    expect(page.locator(".msg-note .words")).to_have_text("Conferir o telefone")

    page.locator("#ticket-head").get_by_role("link", name="New").click()
    page.get_by_role("button", name="Pending").click()
    page.locator("#ticket-head").get_by_role("link", name="Pending").click()
    page.get_by_role("button", name="Solved").click()
    expect(page.locator("#ticket-undo")).to_contain_text("Now “Solved”")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#ticket-head").get_by_text("Pending")).to_be_visible()
    assert Message.objects.filter(kind="note").count() == 1


def test_ana_rests_leaves_something_out_and_passes_a_ticket_on_with_plain_forms(page: Page, ticket: Ticket) -> None:
    page.goto("/desk/mine/")
    page.get_by_role("link", name="Break").first.click()
    page.get_by_role("button", name="Begin the break").click()
    expect(page.get_by_text("Suggested back:")).to_be_visible()
    page.get_by_role("button", name="Back whenever you like").click()
    page.get_by_role("link", name="Your day").click()
    page.get_by_role("group", name="Hate").get_by_role("button", name="Not today").click()
    expect(page.get_by_text("Nobody is told.").first).to_be_visible()
    page.goto(f"/desk/tickets/{ticket.number}/")
    page.get_by_role("button", name="Take it").first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Pass, no reason asked").click()
    expect(page.get_by_text("It does not come back to you")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_tick_box_covers_neither_the_initials_nor_the_words(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/desk/team/")
    box = page.locator("[data-choose]").bounding_box()
    for other in (".qrow .arch", ".qrow .name"):
        covered = page.locator(other).first.bounding_box()
        assert box["x"] + box["width"] <= covered["x"], other
    page.locator("[data-choose]").click()  # it is on top, and the link is not followed
    expect(page.locator("[data-choose]")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_ana_changes_several_tickets_and_takes_it_back(
    page: Page, ana: User, ticket: Ticket, lume: Brand, maria: Contact
) -> None:
    other = a_ticket(lume, maria, ticket.team, subject="Outro caso")
    page.goto("/desk/unassigned/")
    for one in (ticket, other):
        page.get_by_role("checkbox", name=f"Choose {one.number}").check()
    page.get_by_role("button", name="State").click()
    page.get_by_label("State").select_option("on_hold")
    page.get_by_role("button", name="Set the state").click()
    expect(page.get_by_text("2 tickets changed")).to_be_visible()
    assert set(Ticket.objects.values_list("state", flat=True)) == {"on_hold"}
    page.get_by_role("button", name="Undo").click()
    wait_until(page, lambda: set(Ticket.objects.values_list("state", flat=True)) == {"open"})
    page.get_by_role("checkbox", name=f"Choose {other.number}").check()
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("1 ticket changed")).to_be_visible()
    assert Ticket.objects.get(assignee=ana) == other


def test_ana_narrows_a_list_and_keeps_it(page: Page, ana: User, ticket: Ticket) -> None:
    page.goto("/desk/unassigned/")
    page.get_by_role("link", name="Filter").first.click()
    page.get_by_label("Language").select_option("pt-BR")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Save").click()
    page.get_by_label("Name").fill("Em português")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="Em português")).to_be_visible()
    page.get_by_role("link", name="Change the view").click()
    page.get_by_label("Name").fill("Português")
    page.get_by_role("button", name="Keep").click()
    wait_until(page, lambda: SavedView.objects.get().name == "Português")


def test_ana_puts_an_article_into_her_reply_with_plain_links_and_a_form(page: Page, ticket: Ticket) -> None:
    katia, words = staff("Kátia", Role.KNOWLEDGE), Variants(texts={"pt-BR": "Peça um código novo."})
    text = ArticleText(key="entrar", title=Variants(texts={"pt-BR": "Entrar de novo"}), body=words)
    publish_article(article=save_article(by=katia, text=text), by=katia)
    page.goto(f"/desk/tickets/{ticket.number}/")
    page.locator("summary", has_text="Articles").click()
    page.get_by_role("link", name="Articles for this ticket").click()
    page.get_by_label("Search articles").fill("código")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Entrar de novo").click()
    page.get_by_role("button", name="Put into the reply").click()
    expect(page.get_by_role("textbox", name="Text of the reply")).to_have_value("Peça um código novo.")
