"""What a person lives through on the ticket page, in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser import DESK, PHONE, Visit, wait_until_it_hears
from tests.everybody import axe_violations, barriers

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.text import Variants
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.escalations.models import EscalationKind
from amparo.escalations.services import raise_critical
from amparo.people.models import Contact
from amparo.tickets.models import Brand, ContactReason, Draft, Macro, Message, Tag, Ticket
from amparo.tickets.services import Change, change_ticket, note_presence, release_reply, snooze
from amparo.tickets.states import Delivery, Priority

pytestmark = pytest.mark.journey


def address(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.number}/"


def text_of_reply(page: Page) -> object:
    return page.get_by_role("textbox", name="Text of the reply")


@pytest.mark.usefixtures("unhurried")
def test_ana_replies_and_takes_it_back_in_time(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    page.keyboard.press("c")
    expect(text_of_reply(page)).to_be_focused()
    page.keyboard.type("Oi Maria, já te ajudo.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".msg-out .words")).to_have_text("Oi Maria, já te ajudo.")
    expect(text_of_reply(page)).to_have_value("")
    expect(page.get_by_text("Reply to Maria Souza goes in")).to_be_visible()
    assert Message.objects.get(kind="out").delivery == Delivery.HELD
    page.locator("#main").focus()
    page.keyboard.press("z")
    expect(page.locator(".msg-out")).to_have_count(0)
    expect(text_of_reply(page)).to_have_value("Oi Maria, já te ajudo.")
    assert Message.objects.get(kind="out").delivery == Delivery.WITHDRAWN
    expect(text_of_reply(page)).to_be_focused()
    page.keyboard.type(" Um momento.")
    expect(text_of_reply(page)).to_have_value("Oi Maria, já te ajudo. Um momento.")


def test_what_maria_writes_appears_without_a_reload_and_leaves_the_typed_text_alone(
    visit: Visit, ana: User, ticket: Ticket
) -> None:
    page = visit(ana, address(ticket))
    text_of_reply(page).fill("Ainda escrevendo")
    wait_until_it_hears(page)
    writes_again(ticket, "Já consegui, obrigada!")
    expect(page.get_by_text("Já consegui, obrigada!")).to_be_visible()
    expect(text_of_reply(page)).to_have_value("Ainda escrevendo")


def test_a_draft_is_there_again_after_a_reload_and_only_for_its_author(
    visit: Visit, ana: User, grace: User, ticket: Ticket
) -> None:
    page = visit(ana, address(ticket))
    text_of_reply(page).fill("Maria, estou vendo")
    expect(page.get_by_text("Saved just now")).to_be_visible()
    page.reload()
    expect(text_of_reply(page)).to_have_value("Maria, estou vendo")
    assert Draft.objects.get().author == ana
    expect(text_of_reply(visit(grace, address(ticket)))).to_have_value("")


def test_when_grace_changed_the_ticket_meanwhile_ana_is_told_and_her_text_is_kept(
    visit: Visit, ana: User, grace: User, ticket: Ticket
) -> None:
    page = visit(ana, address(ticket))
    page.evaluate("document.querySelector('[hx-get$=\"now/\"]').remove()")  # her screen has not caught up yet
    text_of_reply(page).fill("Olá Maria")
    change_ticket(ticket=ticket, by=grace, change=Change(priority=Priority.HIGH))
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator("#composer").get_by_text("Grace changed this at")).to_be_visible()
    expect(text_of_reply(page)).to_have_value("Olá Maria")
    page.get_by_role("button", name="Send and wait").click()  # she has seen it, and means it
    expect(page.locator(".msg-out .words")).to_have_text("Olá Maria")


def test_ana_sees_that_grace_looks_and_writes_too(visit: Visit, ana: User, grace: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    wait_until_it_hears(page)
    note_presence(user=grace, ticket=ticket, typing=False)
    expect(page.get_by_text("Grace is looking now")).to_be_attached()
    note_presence(user=grace, ticket=ticket, typing=True)
    expect(page.get_by_text("Grace is writing too")).to_be_visible()


def test_a_slash_puts_in_a_macro_and_a_hole_in_it_stops_the_sending(visit: Visit, ana: User, ticket: Ticket) -> None:
    Macro.objects.create(
        code="welcome",
        title=Variants(texts={"pt-BR": "Boas-vindas", "en": "Welcome"}),
        body=Variants(texts={"pt-BR": "Olá {{ contact.first_name }}, use {{ code }}.", "en": "Hi"}),
        actions={"state": "solved"},
    )
    page = visit(ana, address(ticket))
    text_of_reply(page).click()
    page.keyboard.type("/boas")
    expect(page.get_by_role("option", name="Boas-vindas")).to_be_visible()
    page.keyboard.press("Enter")
    expect(text_of_reply(page)).to_have_value("Olá Maria, use {{ code }}.")
    expect(page.get_by_role("button", name="Send and solve")).to_be_visible()  # what comes with the macro
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-missing]")).to_be_visible()
    assert not Message.objects.filter(kind="out").exists()


def test_a_brace_puts_in_what_is_known_of_the_person(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    text_of_reply(page).click()
    page.keyboard.type("Oi {{contact.f")
    option = page.get_by_role("option", name="Maria the first name of the person")
    expect(option).to_be_visible()
    expect(text_of_reply(page)).to_have_attribute("aria-activedescendant", re.compile("suggest"))
    assert axe_violations(page) == []
    page.keyboard.press("Tab")
    expect(text_of_reply(page)).to_have_value("Oi Maria")
    page.keyboard.type(" {")
    expect(page.get_by_role("option")).to_have_count(8)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def test_keys_assign_and_change_the_state_and_z_undoes(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    page.keyboard.press("a")
    expect(page.get_by_text("Assigned to Ana")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Solved").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#ticket-head").get_by_text("Solved")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#ticket-head").get_by_text("Open")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.assignee == ana
    assert ticket.state == "open"


def test_the_arrows_walk_the_tree_of_reasons_from_end_to_end(visit: Visit, ana: User, ticket: Ticket) -> None:
    account = ContactReason.objects.create(code="account", label=Variants(texts={"en": "Account"}))
    ContactReason.objects.create(code="login", label=Variants(texts={"en": "Lost login"}), parent=account)
    page = visit(ana, address(ticket))
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Account", exact=True)).to_be_focused()
    for key, name in [
        ("ArrowDown", "Lost login"),
        ("End", "Not known yet"),
        ("ArrowDown", "Account"),
        ("Home", "Account"),
    ]:
        page.keyboard.press(key)
        expect(dialog.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    ticket.refresh_from_db()
    assert ticket.reason is not None
    assert ticket.reason.code == "login"


def test_on_a_phone_until_when_a_ticket_is_snoozed_stands_below_how_it_stands(
    visit: Visit, ana: User, ticket: Ticket
) -> None:
    snooze(ticket=ticket, by=ana, until=clock.now() + timedelta(days=1))
    page = visit(ana, address(ticket), viewport=PHONE)
    how, until = (page.locator("#ticket-head > .line").nth(which).bounding_box() for which in (0, 1))
    assert how is not None
    assert until is not None
    assert until["y"] >= how["y"] + how["height"]
    assert until["x"] == how["x"]


def test_the_tags_there_are_are_offered_after_each_comma(visit: Visit, ana: User, ticket: Ticket) -> None:
    Tag.objects.create(name="vip")
    page = visit(ana, address(ticket))
    page.keyboard.press("t")
    expect(page.get_by_label("Tags, with commas between")).to_be_focused()
    page.keyboard.type("conta, v")
    expect(page.locator("#known-tags option")).to_have_attribute("value", "conta, vip")
    page.get_by_label("Tags, with commas between").fill("v")
    expect(page.locator("#known-tags option")).to_have_attribute("value", "vip")


def test_what_is_refused_in_a_dialog_is_said_there_and_only_there(
    visit: Visit, ana: User, ticket: Ticket, danger: EscalationKind
) -> None:
    raise_critical(ticket=ticket, by=ana)
    page = visit(ana, address(ticket))
    page.keyboard.press("s")
    page.locator("#dialogs button[value=solved]").click()
    expect(page.locator("#act-problem").get_by_role("alert")).to_be_visible()
    expect(page.locator(".notice-problem:visible")).to_have_count(1)


def test_what_is_refused_once_its_dialog_is_gone_is_said_in_the_head(
    visit: Visit, ana: User, ticket: Ticket, danger: EscalationKind
) -> None:
    raise_critical(ticket=ticket, by=ana)
    page = visit(ana, address(ticket))

    def leave_before_it_answers(route: Route) -> None:
        page.keyboard.press("Escape")
        route.continue_()

    page.route("**/change/", leave_before_it_answers)
    page.keyboard.press("s")
    page.locator("#dialogs button[value=solved]").click()
    expect(page.locator("#head-problem").get_by_role("alert")).to_be_visible()
    expect(page.locator(".notice-problem:visible")).to_have_count(1)


def test_the_page_has_no_barriers(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    assert barriers(page) == {}
    for key in "psymthuv":
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == {}
        page.set_viewport_size(DESK)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_state_of_a_sent_reply_changes_on_the_screen(visit: Visit, ana: User, ticket: Ticket) -> None:
    page = visit(ana, address(ticket))
    text_of_reply(page).fill("Pronto")
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator(".msg-out .foot")).to_contain_text("Going out")
    release_reply(Message.objects.get(kind="out").pk)
    expect(page.locator(".msg-out .foot")).to_contain_text("Queued")


def test_a_row_opens_its_ticket_in_place_and_the_way_back_leads_back(  # noqa: PLR0917 - the cast
    visit: Visit, ana: User, ticket: Ticket, lume: Brand, maria: Contact, brazil: Team
) -> None:
    other = a_ticket(lume, maria, brazil, subject="Outra coisa", text="O app fecha sozinho.")
    page = visit(ana, f"{address(ticket)}?view=team")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "document" else None)
    page.evaluate("window.isTheSame = true")
    text_of_reply(page).fill("Ainda não enviado")
    row = page.locator(f'#list [data-row] a[href*="/{other.number}/"]')
    row.click()

    expect(page.get_by_role("heading", name="Outra coisa", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{other.number}/\?view=team"))
    expect(page).to_have_title(re.compile(f"Outra coisa · {other.number}"))
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator("#rows [aria-current=true]")).to_have_count(1)
    expect(page.locator("#ticket-tabs .ttab-on")).to_contain_text("Outra coisa")
    expect(text_of_reply(page)).to_have_value("")
    assert page.evaluate("window.isTheSame")
    assert not asked  # no page was fetched
    assert not axe_violations(page)

    wait_until_it_hears(page)
    writes_again(other, "E continua fechando!")
    expect(page.get_by_text("E continua fechando!")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("Oi Maria, vejo isso.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".msg-out .words")).to_have_text("Oi Maria, vejo isso.")
    assert Message.objects.get(kind="out").ticket == other

    page.go_back()
    expect(page.get_by_role("heading", name=ticket.subject, level=1)).to_be_visible()
    expect(text_of_reply(page)).to_have_value("Ainda não enviado")
    page.go_forward()
    expect(page.get_by_role("heading", name="Outra coisa", level=1)).to_be_visible()


def test_a_row_whose_line_is_lost_leads_where_a_link_leads(  # noqa: PLR0917 - the cast
    visit: Visit, ana: User, ticket: Ticket, lume: Brand, maria: Contact, brazil: Team
) -> None:
    other = a_ticket(lume, maria, brazil, subject="Outra coisa")
    page = visit(ana, f"{address(ticket)}?view=team")
    page.route("**/opened/**", lambda route: route.abort())
    page.locator(f'#list [data-row] a[href*="/{other.number}/"]').click()
    expect(page.get_by_role("heading", name="Outra coisa", level=1)).to_be_visible()


def test_a_form_in_a_tab_of_its_own_leads_on_once_it_is_sent(
    visit: Visit, grace: User, maria: Contact, ticket: Ticket
) -> None:
    first = a_ticket(ticket.brand, maria, ticket.team)
    page = visit(grace, f"{address(ticket)}do/merge/")
    page.locator(f"button[name=other][value='{first.number}']").click()
    page.wait_for_url(f"**{address(first)}")
    page = visit(grace, f"{address(first)}critical/")
    page.locator("main form .btn-danger").click()
    page.wait_for_url("**/desk/loops/**")


def test_on_a_phone_a_hard_subject_is_folded_below_the_state_and_touches_nothing(
    visit: Visit, ana: User, ticket: Ticket
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(subject="Na live ele cortou os pulsos.")
    page = visit(ana, address(ticket), viewport=PHONE)
    state, fold = (page.locator(f"#ticket-head > {part}").bounding_box() for part in (".line", ".hard-subject"))
    assert state
    assert fold
    assert state["y"] + state["height"] <= fold["y"]
    page.locator(".hard-subject summary").click()
    expect(page.get_by_text("Na live ele cortou os pulsos.")).to_be_visible()
