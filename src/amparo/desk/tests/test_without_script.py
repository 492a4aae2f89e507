"""The ticket page without JavaScript: slower, and nothing less."""

import pytest
from playwright.sync_api import Browser, expect
from tests.browser import sign_in

from amparo.accounts.models import Team, User
from amparo.desk.tests.scene import a_ticket
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket

pytestmark = pytest.mark.journey


@pytest.fixture
def ticket(transactional_db: None, lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil)


def test_ana_answers_notes_changes_and_undoes_with_plain_forms(
    server: str, browser: Browser, ana: User, ticket: Ticket
) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    sign_in(context, ana, server)
    page = context.new_page()
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
    page.get_by_role("button", name="Solved").click()
    expect(page.locator("#ticket-head").get_by_text("Solved")).to_be_visible()
    context.close()
    assert Message.objects.filter(kind="note").count() == 1
