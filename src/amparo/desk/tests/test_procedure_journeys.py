"""A procedure from beginning to end in a real browser, by keyboard alone, with colleagues beside."""

import pytest
from playwright.sync_api import expect
from tests.browser import PHONE, Visit, wait_until_it_hears
from tests.everybody import axe_violations, barriers, barriers_of

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.sops.models import Run
from amparo.sops.running.inputs import Answer
from amparo.sops.services import (
    About,
    give,
    start_rehearsal,
    start_run,
)
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import LOST_LOGIN, NEWER
from amparo.tickets.models import Message, Ticket

pytestmark = pytest.mark.journey


def test_ana_works_along_a_procedure_by_keyboard_to_its_end(
    visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    published(katia, grace)
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.locator("#main").focus()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Does the phone match?")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Send the link")).to_be_visible()
    expect(page.locator(".proc-card")).to_be_focused()
    page.keyboard.press("l")
    expect(page.get_by_role("textbox", name="Why?")).to_be_focused()
    page.locator("#main").focus()
    page.keyboard.press("1")
    text = page.get_by_role("textbox", name="Text of the reply")
    expect(text).to_have_value("Oi Maria, mandamos o link para você entrar de novo.")
    expect(text).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ticket-sop").get_by_text("Resolved")).to_be_visible()
    assert Run.objects.get().outcome == "resolved"
    assert Message.objects.get(kind="out").text.startswith("Oi Maria")


def test_what_a_colleague_answers_appears_at_once_and_what_ana_typed_stays(
    visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    run = start_run(ticket=ticket, by=ana, version=published(katia, grace))
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.get_by_role("textbox", name="Text of the reply").fill("Ainda escrevendo")
    wait_until_it_hears(page)
    expect(page.get_by_text("The procedure still needs to know:")).to_be_visible()
    give(run=run, by=grace, given=Answer(step="phone", value="differs"))
    expect(page.get_by_role("heading", name="What else did the person say?")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text of the reply")).to_have_value("Ainda escrevendo")
    expect(page.get_by_text("The procedure still needs to know:")).to_have_count(0)


def test_what_was_done_is_loaded_when_its_fold_is_opened_and_leads_back(
    visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    run = start_run(ticket=ticket, by=ana, version=published(katia, grace))
    give(run=run, by=ana, given=Answer(step="phone", value="differs", visit=0))
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    done = page.locator(".proc-past")
    expect(done).to_have_count(0)
    page.get_by_text("1 step done").click()
    expect(done.get_by_text("It differs")).to_be_visible()
    expect(done.get_by_text("Ana")).to_be_visible()
    done.get_by_role("button", name="Go back to").click()
    expect(page.get_by_role("heading", name="Does the phone match?")).to_be_visible()
    expect(done).to_have_count(0)


def test_on_a_phone_the_strip_opens_the_step(visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket) -> None:
    start_run(ticket=ticket, by=ana, version=published(katia, grace))
    page = visit(ana, f"/desk/tickets/{ticket.number}/", viewport=PHONE)
    page.get_by_role("button", name="Step 1 of 2").click()
    expect(page.get_by_role("heading", name="Does the phone match?")).to_be_in_viewport()
    page.get_by_text("It differs").click()
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.get_by_role("heading", name="What else did the person say?")).to_be_in_viewport()


def test_who_writes_at_a_step_does_not_send_the_reply_that_waits_beside_it(
    visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    start_run(ticket=ticket, by=ana, version=published(katia, grace))
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.get_by_role("textbox", name="Text of the reply").fill("Ainda escrevendo")
    page.locator(".proc-leave summary").click()
    page.get_by_role("textbox", name="Why?").fill("Ela já provou")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert not Message.objects.filter(kind="out").exists()
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Confirm and go on").click()
    page.get_by_role("textbox", name="What else did the person say?").fill("Perdeu o aparelho")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ticket-sop").get_by_text("Declined")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text of the reply")).to_have_value("Ainda escrevendo")
    assert not Message.objects.filter(kind="out").exists()


def test_nothing_stands_in_anybodys_way(visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket) -> None:
    first = published(katia, grace)
    run = start_run(ticket=ticket, by=ana, version=first)
    newer = published(katia, grace, text=NEWER)
    rehearsal = start_rehearsal(by=ana, version=newer, scenario="differs")
    ana.roles = [Role.AGENT, Role.LEAD]
    ana.save()
    phone = visit(ana, f"/desk/tickets/{ticket.number}/", viewport=PHONE)
    phone.get_by_role("button", name="Step 1 of 2").click()
    phone.locator(".proc-leave summary").click()
    assert axe_violations(phone) == []
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.locator(".proc-leave summary").click()
    assert barriers(page) == {}
    give(run=run, by=ana, given=Answer(step="phone", value="matches"))
    paths = (
        f"/desk/tickets/{ticket.number}/",
        "/desk/procedures/",
        f"/desk/procedures/{newer.pk}/following/",
        f"/desk/procedures/{newer.pk}/",
        f"/desk/procedures/{newer.pk}/rehearse/",
        f"/desk/procedures/rehearsals/{rehearsal.pk}/",
    )
    assert barriers_of(page, paths) == {}


def test_what_is_to_be_read_first_says_all_it_is_for_beside_the_ticket(
    visit: Visit, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    long = "The person cannot get in because of a forgotten password, a new number or a code that does not come."
    text = LOST_LOGIN.replace("The person cannot get in.", long)
    published(katia, grace, text, About(is_major=True, holds_back=True))
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    expect(page.get_by_role("link", name="Read what is new first")).to_be_visible()
    offer = page.locator(".proc-offer", has_text=long)
    assert offer.evaluate("(offer) => offer.scrollWidth <= offer.clientWidth")
