"""What a person does with lists, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser import PHONE, Visit, wait_until_it_hears
from tests.everybody import axe_violations, barriers_of

from amparo.accounts.models import Team, User
from amparo.desk.tests.scene import a_ticket
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket

pytestmark = pytest.mark.journey


@pytest.fixture
def tickets(transactional_db: None, lume: Brand, maria: Contact, brazil: Team) -> list[Ticket]:
    return [a_ticket(lume, maria, brazil, subject=f"Caso {number}") for number in range(4)]


def rows(page: Page) -> object:
    return page.locator("#rows [data-row]")


def test_ana_walks_the_list_takes_two_by_key_and_takes_it_back(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    page = visit(ana, "/desk/unassigned/")
    for key in ("j", "j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen-count]")).to_have_text("2 chosen")
    page.keyboard.press("a")
    expect(page.get_by_text("2 tickets changed")).to_be_visible()
    expect(page.locator(".trow-leaving")).to_have_count(2)
    assert Ticket.objects.filter(assignee=ana).count() == 2
    page.keyboard.press("z")
    expect(page.locator(".trow-leaving")).to_have_count(0)
    assert not Ticket.objects.filter(assignee=ana).exists()


def test_a_key_of_the_bar_works_on_the_row_in_focus(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    page = visit(ana, "/desk/unassigned/")
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.get_by_role("dialog").get_by_role("button", name="Snooze").click()
    expect(page.get_by_text("1 ticket changed")).to_be_visible()
    assert Ticket.objects.filter(snoozed_until__isnull=False).get() == tickets[0]


def test_what_arrives_waits_above_the_list_until_it_is_asked_for(
    visit: Visit, ana: User, tickets: list[Ticket], maria: Contact
) -> None:
    page = visit(ana, "/desk/unassigned/")
    wait_until_it_hears(page)
    a_ticket(tickets[0].brand, maria, tickets[0].team, subject="Novo caso")
    pill = page.get_by_role("link", name="1 new")
    expect(pill).to_be_visible()
    expect(rows(page)).to_have_count(4)
    pill.click()
    expect(rows(page)).to_have_count(5)


def test_ana_finds_a_ticket_by_the_palette_and_by_search(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    page = visit(ana, "/desk/mine/")
    page.keyboard.press("Control+k")
    page.keyboard.type("caso 2")
    expect(page.locator("#palette .choice").filter(has_text="Caso 2")).to_be_visible()
    page.locator("#palette .choice").filter(has_text="Search inside messages").click()
    expect(page).to_have_url(re.compile(r"/desk/search/\?q=caso\+2$"))
    page.get_by_role("link", name="Caso 2").click()
    expect(page.get_by_role("heading", name="Caso 2")).to_be_visible()


def test_the_list_stays_beside_the_open_ticket(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    page = visit(ana, "/desk/unassigned/?sort=newest")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Caso 3", level=1)).to_be_visible()
    expect(rows(page)).to_have_count(4)
    expect(page.locator("#rows [aria-current]")).to_contain_text("Caso 3")


def test_ana_narrows_a_list_and_keeps_it(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    page = visit(ana, "/desk/open/")
    page.keyboard.press("f")
    page.get_by_role("dialog").get_by_label("Priority").select_option("urgent")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()
    page.get_by_role("link", name="Save").click()
    page.get_by_label("Name").fill("Burning")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("link", name="Burning")).to_have_attribute("aria-current", "page")


def test_nobody_is_shut_out(visit: Visit, ana: User, tickets: list[Ticket]) -> None:
    paths = ("unassigned/", "mine/", "search/?q=caso", "search/?q=state:done", "notices/")
    assert barriers_of(visit(ana, "/desk/mine/"), [f"/desk/{path}" for path in paths]) == {}


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_on_a_phone_ana_reaches_her_shifts_through_the_menu_of_the_bar(visit: Visit, ana: User, dark: object) -> None:
    page = visit(ana, "/desk/mine/", viewport=PHONE, dark=bool(dark))
    more = page.locator(".phonebar [popovertarget=more-places]")
    more.click()
    assert axe_violations(page) == []
    page.locator("#more-places [href='/desk/shifts/']").click()
    page.wait_for_url("**/desk/shifts/")
    expect(more).to_have_attribute("aria-current", "true")
