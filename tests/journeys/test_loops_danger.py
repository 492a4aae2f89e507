"""Danger: Ana raises it with one key, somebody without an account answers the call, and Maria is told before it ends."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.journeys import loops
from tests.journeys.scene import is_for_everybody, until, word
from tests.mail_server import Sink

from amparo.accounts.models import Team, User
from amparo.core.errors import AmparoError
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.states import Level, LoopState
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.journey

SAFETY, LEAD = "safety@lume.example", "safety-lead@lume.example"


@pytest.fixture
def safety(lume: Brand, olga: User) -> Authority:
    """Safety has no accounts here: whoever is on call is called by mail, and after five minutes their lead."""
    loops.mailbox(lume)
    climbs = loops.ladder(olga, loops.by_mail(SAFETY), loops.by_mail(LEAD))
    safety = loops.authority("safety", "Safety", address="team@safety.example", ladder=climbs)
    loops.kind("danger", "Life at risk now", safety, level=Level.P0, is_critical=True)
    return safety


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil, text="Minha amiga está ao vivo e disse que vai se machucar agora.")


def test_a_danger_raised_in_portuguese_is_called_taken_answered_told_and_closed(  # noqa: PLR0917 - the cast
    visit: Visit, ticket: Ticket, safety: Authority, outside: Sink, worker: None, ana: User, grace: User
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    loop = ana_raises_it(page)
    assert (loop.level, loop.authority) == (Level.P0, safety)
    with pytest.raises(AmparoError):
        change_ticket(ticket=Ticket.objects.get(pk=ticket.pk), by=ana, change=Change(state=TicketState.SOLVED))

    loops.pass_time(loops.GRACE)
    (call,) = loops.mails_to(outside, SAFETY, 1)
    theirs = visit(None, loops.link_in(call, "page"))
    loop.refresh_from_db()
    assert loop.state == LoopState.RAISED  # to look takes nothing: mail scanners look as well
    is_for_everybody(theirs)
    theirs.get_by_role("button", name="I have it").click()
    until(lambda: Escalation.objects.get().state == LoopState.ACKNOWLEDGED)

    (letter,) = loops.mails_to(outside, "team@safety.example", 1)
    they_answer(visit(None, loops.link_in(letter, "loops")))

    page.goto(f"/desk/loops/{loop.number}/")
    ana_tells_maria(page, ana.locale)
    loops.undo_is_over()
    (told,) = loops.mails_to(outside, "maria@correio.example", 1)
    assert "a equipe de segurança falou com ela" in loops.plain(told)
    expect(page.get_by_role("button", name=word("Close the loop", ana.locale))).to_have_count(0)  # a lead closes it

    grace_closes_it(visit(grace, f"/desk/loops/{loop.number}/"))
    loop.refresh_from_db()
    assert loop.state == LoopState.CLOSED
    assert not loops.got(outside, LEAD)  # nobody further up was called
    change_ticket(ticket=Ticket.objects.get(pk=ticket.pk), by=ana, change=Change(state=TicketState.SOLVED))


def ana_raises_it(page: Page) -> Escalation:
    """Two keys, and no word."""
    page.keyboard.press("!")
    expect(page.locator("#act-why")).to_be_visible()
    is_for_everybody(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ticket-loops li")).to_have_count(1)
    return Escalation.objects.get()


def they_answer(page: Page) -> None:
    expect(page.get_by_text("Maria")).to_have_count(0)
    is_for_everybody(page)
    page.locator("[name=text]").first.fill("We reached her. She is safe, and not alone.")
    page.locator("[name=what][value=answer]").click()
    expect(page.locator("[name=what][value=answer]")).to_have_count(0)


def ana_tells_maria(page: Page, locale: str) -> None:
    """In her own words: on a P0 no macro speaks alone."""
    expect(page.get_by_text("We reached her.").first).to_be_visible()
    page.locator("[id^=waits-] a.btn-line").first.click()
    page.locator("#act-text").fill("Oi, Maria. Obrigada por avisar: a equipe de segurança falou com ela.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#act-text")).to_have_count(0)
    page.locator("form[action$='/tell/'] button[data-key]").click()
    until(lambda: Escalation.objects.get().state == LoopState.TOLD)
    is_for_everybody(page)


def grace_closes_it(page: Page) -> None:
    """Each question of the checklist has its answer first."""
    for code in ("authority", "content", "evidence", "debrief"):
        form = page.locator(f"form:has([name=code][value={code}])")
        form.locator("[name=note]").fill("Seen by Safety")
        form.locator("[name=answer][value=done]").click()
        expect(form).to_have_count(0)
    is_for_everybody(page)
    page.get_by_role("button", name="Close the loop").click()
    until(lambda: Escalation.objects.get().state == LoopState.CLOSED)
    expect(page.get_by_text("Seen by Safety")).to_have_count(4)  # what was answered stays to be read
