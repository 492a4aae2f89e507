"""The pages of loops can be used by everybody: by day and by night, on a screen and on a phone, by keys alone."""

import pytest
from playwright.sync_api import expect
from tests.browser import Visit
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.desk.tests.test_loops import decided
from amparo.escalations.models import Authority, Escalation, EscalationKind
from amparo.escalations.services import Raising, make_link, raise_critical, raise_escalation
from amparo.escalations.states import Level
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.journey


@pytest.fixture
def pages(loop: Escalation, ticket: Ticket, asked: Raising, grace: User, payments: Authority) -> list[str]:
    """Every page of loops that grace sees: asked, answered, critical, the forms, and outside."""
    answered = raise_escalation(tickets=[ticket], by=grace, what=asked)
    decided(answered, payments)
    critical = raise_critical(ticket=ticket, by=grace)
    _link, token = make_link(escalation=loop, by=SYSTEM)
    waiting = answered.waiting.get().pk
    here = f"/desk/tickets/{ticket.number}"
    return [
        "/desk/loops/",
        "/desk/loops/?view=team&authority=nobody",
        *(f"/desk/loops/{one.number}/" for one in (loop, answered, critical)),
        f"/desk/loops/{loop.number}/outside/",
        *(f"/desk/loops/{loop.number}/ask/{name}/" for name in ("join", "level", "noted", "redirect", "withdraw")),
        f"/desk/loops/{answered.number}/texts/{waiting}/",
        f"/desk/loops/{answered.number}/texts/{waiting}/waive/",
        "/desk/loops/hand-over/",
        f"{here}/loops/",
        f"{here}/escalate/",
        f"{here}/escalate/?kind=refund",
        f"{here}/critical/",
        f"/loops/{token}/",
        "/loops/nothing/",
    ]


def test_the_pages_of_loops_can_be_used_by_everybody(visit: Visit, grace: User, pages: list[str]) -> None:
    assert barriers_of(visit(grace, pages[0]), pages) == {}


def test_ana_raises_danger_with_two_presses_and_escalates_by_keys(
    visit: Visit, ana: User, ticket: Ticket, danger: EscalationKind, refund: EscalationKind
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.locator("#ticket-head h1").wait_for()
    page.keyboard.press("Shift+!")
    page.get_by_role("button", name="Raise P0 now").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-loops .prio-0")).to_be_visible()
    assert Escalation.objects.get().level == Level.P0
    page.keyboard.press("e")
    page.get_by_role("link", name="Refund").click()
    page.get_by_role("textbox", name="What has to be decided?").fill("May this be refunded?")
    page.get_by_label("Transaction").fill("T-77")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ticket-loops").get_by_role("link", name="May this be refunded?")).to_be_visible()
    assert Escalation.objects.count() == 2


def test_what_was_sent_does_not_stay_in_its_field(visit: Visit, ana: User, loop: Escalation) -> None:
    page = visit(ana, f"/desk/loops/{loop.number}/")
    field = page.locator("#loop-reply")
    field.fill("É a transação G-77.")
    page.locator("#loop-write button").click()
    expect(page.locator("#loop").get_by_text("É a transação G-77.")).to_be_visible()
    expect(field).to_have_value("")
