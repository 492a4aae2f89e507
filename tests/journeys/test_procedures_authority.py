"""A procedure asks an authority, which answers by its link: the run goes on by itself, and the reply closes the loop."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit, wait_until_it_hears
from tests.cast import writer
from tests.journeys import loops
from tests.journeys.scene import asks, is_for_everybody, named, procedures, reasons, until, word
from tests.mail_server import Sink

from amparo.accounts.models import Team, User
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.models import Escalation
from amparo.escalations.states import LoopState
from amparo.people.services import add_identity
from amparo.people.states import IdentityKind
from amparo.project.demo.platform.store import Store
from amparo.project.demo.texts import read
from amparo.sops.models import Run
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Change, change_ticket

pytestmark = pytest.mark.journey

PAYMENTS, SOCORRO = "pay@lume.example", "socorro.dias@correio.example"
CLEARED = "Cleared: the new bank account is hers. It goes out tonight."


@pytest.fixture
def ticket(platform: Store, lume: Brand, brazil: Team, ana: User, grace: User, olga: User) -> Ticket:  # noqa: PLR0917 - the cast
    """Socorro's payout is under review, and only Payments know why."""
    loops.mailbox(lume)
    (late,) = reasons(olga, "money-payout")
    payments = loops.authority("payments", "Payments", address=PAYMENTS)
    (form,) = [kind["questions"] for kind in read("authorities")["kinds"] if kind["key"] == "payout-held"]
    loops.kind("payout-held", "Payout held", payments, questions=form)
    procedures(olga, grace, "payout-late")
    socorro = writer("Socorro Dias", SOCORRO, market="BR", languages=("pt-BR",))
    add_identity(contact=socorro, by=olga, kind=IdentityKind.ACCOUNT, value="LM-4496765")
    ticket = a_ticket(lume, socorro, brazil, text="Meu saque está em análise há dez dias.")
    return change_ticket(ticket=ticket, by=ana, change=Change(reason=late, assignee=ana))


def test_ana_asks_payments_by_key_and_tells_socorro_what_they_decided(
    visit: Visit, ticket: Ticket, outside: Sink, worker: None, ana: User
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    wait_until_it_hears(page)
    page.locator("#main").focus()
    page.keyboard.press("b")
    she_is_answered(page, "held_reply", ana.locale)
    loops.undo_is_over()
    (first,) = loops.mails_to(outside, SOCORRO, 1)
    assert "Pergunto agora a essa equipe" in loops.plain(first)

    expect(page.get_by_role("heading", name=named("payout-late", "ask_payments", "pt-BR"))).to_be_visible()
    is_for_everybody(page)
    page.locator("#main").focus()
    page.keyboard.press("1")
    (letter,) = loops.mails_to(outside, PAYMENTS, 1)
    assert "R$\N{NO-BREAK SPACE}1.873,20" in loops.plain(letter)
    assert "Socorro" not in loops.plain(letter)

    theirs = visit(None, loops.link_in(letter, "loops"))
    theirs.get_by_role("textbox", name="Your answer or question").fill(CLEARED)
    is_for_everybody(theirs)
    theirs.get_by_role("button", name="Send answer").click()

    expect(page.get_by_role("heading", name=asks("payout-late", "their_decision", "pt-BR"))).to_be_visible()
    their_words = page.locator("#ticket-sop dd").get_by_text(CLEARED)
    expect(their_words).to_be_visible()
    begins = their_words.evaluate(
        "said => [said, said.previousElementSibling].map(one => one.getBoundingClientRect().x)"
    )
    assert len(set(begins)) == 1  # sentences stand below what they are about, not squeezed beside it
    is_for_everybody(page)
    page.locator("#main").focus()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    she_is_answered(page, "released_reply", ana.locale)
    until(lambda: Run.objects.get().outcome == "resolved")
    assert Escalation.objects.get().state == LoopState.TOLD
    loops.undo_is_over()
    _first, last = loops.mails_to(outside, SOCORRO, 2)
    assert "Pagamentos liberou" in loops.plain(last)
    until(lambda: Escalation.objects.get().state == LoopState.CLOSED)


def she_is_answered(page: Page, step: str, locale: str) -> None:
    """The words of this step are put into the reply, and go."""
    expect(page.get_by_role("heading", name=named("payout-late", step, "pt-BR"))).to_be_visible()
    page.locator("#main").focus()
    page.keyboard.press("1")
    expect(page.get_by_role("textbox", name=word("Text of the reply", locale))).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=named("payout-late", step, "pt-BR"))).to_have_count(0)
