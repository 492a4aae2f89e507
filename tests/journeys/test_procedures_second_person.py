"""A dangerous action waits for a second person, who sees the case; the one who asked sees at once what became of it."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser import Visit, wait_until_it_hears
from tests.cast import writer
from tests.journeys.scene import asks, is_for_everybody, named, procedures, reasons, word

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.desk.tests.scene import a_ticket
from amparo.people.services import add_identity
from amparo.people.states import IdentityKind
from amparo.project.demo.platform.store import Store
from amparo.project.demo.practice import follow_one
from amparo.sops.models import Run
from amparo.tickets.models import Brand
from amparo.tickets.services import Change, change_ticket
from amparo.tools.models import Action, Approval

pytestmark = pytest.mark.journey

ACCOUNT = "LM-4410297"
ANSWERS = {
    "asked_for_money": "no",
    "identity.phone_ending": "4242",
    "identity.signed_up_year": "2021",
    "identity.device": "Galaxy A15",
}


@pytest.fixture
def run(platform: Store, lume: Brand, brazil: Team, ana: User, grace: User, olga: User) -> Run:  # noqa: PLR0917 - the cast
    """Jussara has lost her account, and has shown that it is hers: what comes now is dangerous. Ana may approve, too."""
    ana.roles = [Role.AGENT, Role.LEAD]
    ana.save()
    *_others, hacked = reasons(olga, "account", "account-hacked")
    procedures(olga, grace, "identity-check", "hacked-account")
    jussara = writer("Jussara Monteiro", "jussara@cozinhadaju.example", market="BR", languages=("pt-BR",))
    add_identity(contact=jussara, by=olga, kind=IdentityKind.ACCOUNT, value=ACCOUNT)
    ticket = a_ticket(lume, jussara, brazil, text="Entraram na minha conta e trocaram o e-mail.")
    change_ticket(ticket=ticket, by=ana, change=Change(reason=hacked, assignee=ana))
    entry = {"sop": "hacked-account", "by": "ana", "answers": ANSWERS, "leave_at": "sign_out"}
    return follow_one(entry, jussara, {"ana": ana})


def test_grace_approves_one_action_and_refuses_the_next_and_anas_screen_moves_on(  # noqa: PLR0917 - the cast
    visit: Visit, run: Run, worker: None, platform: Store, ana: User, grace: User
) -> None:
    hers = visit(grace, "/desk/approvals/")
    expect(hers.get_by_text("Nobody waits for a second person")).to_be_visible()
    page = visit(ana, f"/desk/tickets/{run.ticket.number}/")
    for one in (hers, page):
        wait_until_it_hears(one)

    ana_asks(page, "sign_out", ana.locale)
    it_is_not_hers_to_decide(visit, ana)
    card = what_waits(hers, "lume.access.revoke_sessions")
    expect(card.get_by_text("Jussara Monteiro")).to_be_visible()
    expect(card.get_by_role("link", name=str(run.ticket.number))).to_be_visible()
    is_for_everybody(hers)
    assert platform.one("devices", account_id=ACCOUNT)["active_sessions"] == 3
    card.get_by_role("button", name="Approve").click()

    ana_asks(page, "restore_email", ana.locale)
    assert platform.one("devices", account_id=ACCOUNT)["active_sessions"] == 0
    card = what_waits(hers, "lume.access.restore_email")
    card.get_by_role("button", name="Refuse").click()
    expect(card.get_by_role("alert")).to_be_visible()  # a no says why
    card.get_by_role("textbox").fill("Ask for the code first")
    card.get_by_role("button", name="Refuse").click()
    expect(hers.get_by_text("Ask for the code first")).to_be_visible()

    expect(page.get_by_role("heading", name=asks("hacked-account", "by_hand", "pt-BR"))).to_be_visible()
    is_for_everybody(page)
    assert platform.one("account", account_id=ACCOUNT)["email_changed_recently"]
    decided = Approval.objects.order_by("pk").values_list("state", "decided_by__name")
    assert list(decided) == [("used", "Grace"), ("refused", "Grace")]


def ana_asks(page: Page, step: str, locale: str) -> None:
    """The run has come to this step by itself; she asks for the second person by key, and her screen says that it waits."""
    expect(page.get_by_role("heading", name=named("hacked-account", step, "pt-BR"))).to_be_visible()
    procedure = page.locator("#ticket-sop")
    expect(procedure.get_by_role("button", name=word("Ask the second person", locale))).to_be_visible()
    is_for_everybody(page)
    page.locator("#main").focus()
    page.keyboard.press("1")
    expect(procedure.get_by_text(word("Waits for a second person.", locale))).to_be_visible()
    is_for_everybody(page)


def it_is_not_hers_to_decide(visit: Visit, ana: User) -> None:
    """Although she leads: on the page of what waits she reads that she asked for it, and finds no button."""
    page = visit(ana, "/desk/approvals/")
    told = word("You asked for this. A colleague who may has been told.", ana.locale)
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.locator("#approvals").get_by_role("button")).to_have_count(0)
    is_for_everybody(page)
    page.close()


def what_waits(page: Page, action: str) -> Locator:
    """The card of this action, which has come without a reload."""
    title = Action.objects.get(name=action).label.in_language("en")
    card = page.get_by_role("region", name=title)
    expect(card.get_by_role("heading", name=title)).to_be_visible()
    return card
