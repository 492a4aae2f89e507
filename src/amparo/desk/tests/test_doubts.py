"""Where somebody may be in danger, every list says so, and one key decides."""

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.browser import PHONE, Visit
from tests.cast import HTMX
from tests.everybody import axe_violations

from amparo.accounts.models import User
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.escalations.models import Escalation, Proposal
from amparo.escalations.states import ProposalState
from amparo.tickets.models import Ticket

PLAN = "Não quero mais viver. Estou com os comprimidos aqui."


@pytest.fixture
def worrying(ticket: Ticket) -> Ticket:
    writes_again(ticket, PLAN)
    return ticket


def test_the_row_says_it_in_words_and_every_list_leads_there(desk: Client, worrying: Ticket) -> None:
    page = desk.get("/desk/open/")
    listing, html = page.context["listing"], page.content.decode()
    assert listing.at_risk == 1
    assert 'href="/desk/danger/"' in html
    assert "P0 Danger?" in html
    assert "nobody has decided yet" in html


def test_where_nothing_is_in_doubt_nothing_is_said(desk: Client, ticket: Ticket) -> None:
    page = desk.get("/desk/open/")
    assert page.context["listing"].at_risk == 0
    assert "/desk/danger/" not in page.content.decode()


def test_the_words_in_doubt_stand_where_it_is_decided(desk: Client, worrying: Ticket) -> None:
    shown = desk.get(f"/desk/tickets/{worrying.number}/critical/?view=danger", headers=HTMX)
    (before, words, after) = shown.context["doubt"].said
    assert before.text + words.text + after.text == PLAN
    assert words.is_match


def test_no_danger_said_in_the_list_takes_the_row_out_of_it(desk: Client, ana: User, worrying: Ticket) -> None:
    answer = desk.post(f"/desk/tickets/{worrying.number}/no-danger/?view=danger", headers=HTMX).content.decode()
    assert "trow-leaving" in answer
    assert "Danger?" not in answer.split('id="views-menu"')[0]
    assert Proposal.objects.get().decided_by == ana


def test_who_is_not_sure_asks_others_and_the_ticket_says_who(desk: Client, ana: User, ticket: Ticket) -> None:
    assert "doubt/" in desk.get(f"/desk/tickets/{ticket.number}/critical/", headers=HTMX).content.decode()
    for _twice in range(2):
        answer = desk.post(f"/desk/tickets/{ticket.number}/doubt/", headers=HTMX)
        assert "Ana is not sure" in answer.content.decode()
    assert Proposal.objects.get().doubted_by == ana
    shown = desk.get(f"/desk/tickets/{ticket.number}/critical/", headers=HTMX).content.decode()
    assert "no-danger/" in shown
    assert "doubt/" not in shown


def test_who_changes_nothing_has_no_key_for_it(client: Client, noor: User, worrying: Ticket) -> None:
    client.force_login(noor)
    html = client.get("/desk/all/").content.decode()
    assert "critical" not in html


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_ana_decides_twice_by_key_without_leaving_the_list(visit: Visit, ana: User, worrying: Ticket) -> None:
    a_ticket(worrying.brand, worrying.contact, worrying.team, PLAN)
    page = visit(ana, "/desk/danger/")
    for key in ("j", "!"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("n")
    expect(page.locator(".trow-leaving")).to_have_count(1)
    assert Proposal.objects.filter(state=ProposalState.DISMISSED).count() == 1
    for key in ("j", "!"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/tickets/**")
    assert Escalation.objects.get().level == "P0"


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worrying")
def test_on_a_phone_the_list_says_it_above_all(visit: Visit, ana: User) -> None:
    page = visit(ana, "/desk/open/", viewport=PHONE)
    page.locator("#list-at-risk a").click()
    page.wait_for_url("**/desk/danger/")
    expect(page.locator("#rows [data-row]")).to_have_count(1)
    assert axe_violations(page) == []
