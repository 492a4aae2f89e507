"""Words that are hard to read stay folded through a quote, a mail in its frame, a loop, and the page of who decides."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser import PHONE, Visit, wait_until
from tests.everybody import axe_violations
from tests.journeys import loops

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.escalations.models import Escalation
from amparo.escalations.services import Raising, make_link, raise_escalation
from amparo.escalations.states import Level
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person

pytestmark = pytest.mark.journey

HARD = "Na live ele cortou os pulsos."


@pytest.fixture
def again(lume: Brand, maria: Contact, brazil: Team) -> Message:
    """Maria writes for the second time: her mail quotes her first one."""
    ticket = a_ticket(lume, maria, brazil, "Vi uma coisa horrível.")
    quote = {"kind": "quote", "text": f"Ontem escrevi:\n{HARD}"}
    html = f"<p>Ninguém respondeu.</p><blockquote>Ontem escrevi:<br>{HARD}</blockquote>"
    return writes_again(ticket, "Ninguém respondeu.", folded=[quote], html=html)


@pytest.fixture
def loop(again: Message, ana: User) -> Escalation:
    kind = loops.kind("cut", "Cut off", loops.authority("live", "LIVE Ops", address="live@lume.example"))
    asked = Raising(kind=kind, level=Level.P2, question=f"Tirar do ar?\n{HARD}", facts={})
    return raise_escalation(tickets=[again.ticket], by=ana, what=asked)


def read(person: User) -> list[str]:
    """What stands in this person's ledger."""
    with as_person(person):
        return [f"{one.subject_kind} {one.harm} {one.severity}" for one in Exposure.objects.order_by("pk")]


def opens(words: Locator) -> None:
    """The fold around these words is shut; a press on its line opens it."""
    expect(words).to_be_hidden()
    words.locator("xpath=ancestor::details[contains(@class, 'veil')]/summary").click()
    expect(words).to_be_visible()


def nothing_runs_over(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_in_a_quote_and_in_the_mail_as_it_was_written(visit: Visit, again: Message, ana: User) -> None:
    page = visit(ana, f"/desk/tickets/{again.ticket.number}/", viewport=PHONE)
    said = page.locator(f"#message-{again.pk}")
    said.locator(".fold > summary").first.click()
    opens(said.get_by_text(HARD))
    wait_until(page, lambda: read(ana) == ["message self_harm 3"])
    said.locator(".original > summary").click()
    frame = said.frame_locator("iframe")
    expect(frame.get_by_text("1 · ")).to_be_visible()
    expect(frame.get_by_text(HARD)).to_have_count(0)
    said.locator("button[name=passage]").click()
    expect(frame.get_by_text(HARD)).to_be_visible()
    expect(said.locator("button[name=passage]")).to_have_count(0)
    assert read(ana) == ["message self_harm 3"] * 2
    assert nothing_runs_over(page)
    assert axe_violations(page) == []


def test_beside_its_class_and_its_hour_a_name_stands_in_one_line_on_a_phone(
    visit: Visit, lume: Brand, maria: Contact, brazil: Team, ana: User
) -> None:
    ticket = a_ticket(lume, maria, brazil, HARD)
    name = visit(ana, f"/desk/tickets/{ticket.number}/", viewport=PHONE).locator(".msg .head b")
    box = name.bounding_box()
    assert box
    assert box["height"] < 2 * float(name.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)"))


def test_in_a_loop(visit: Visit, loop: Escalation, ana: User) -> None:
    page = visit(ana, f"/desk/loops/{loop.number}/")
    assert page.get_by_text(HARD).count() == 2  # in what was asked, and in the conversation
    for words in page.get_by_text(HARD).all():
        opens(words)
    wait_until(page, lambda: read(ana) == ["loop self_harm 3"] * 2)
    assert axe_violations(page) == []


def test_on_the_page_of_who_decides(visit: Visit, loop: Escalation, ana: User) -> None:
    _link, token = make_link(escalation=loop, by=SYSTEM)
    page = visit(None, f"/loops/{token}/", viewport=PHONE, dark=True)
    opens(page.get_by_text(HARD))
    assert nothing_runs_over(page)
    assert axe_violations(page) == []
    assert read(ana) == []


def test_an_authority_reads_the_page_of_its_link_in_another_language(visit: Visit, loop: Escalation) -> None:
    _link, token = make_link(escalation=loop, by=SYSTEM)
    page = visit(None, f"/loops/{token}/")
    for name, tongue in (("Español", "es"), ("English", "en")):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(f"html[lang={tongue}]")).to_have_count(1)
        opens(page.get_by_text(HARD))
