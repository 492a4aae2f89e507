"""What the platform's tools say, beside the ticket: read on request, kept, hidden, put into a reply."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect
from tests.browser import PHONE, Visit
from tests.cast import HTMX, story
from tests.everybody import axe_violations

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Draft, Ticket
from amparo.tools.models import Action, Breaker, Call, Connector, Patience
from amparo.tools.services import look_again, wait_for_card
from amparo.tools.tests.tool import Tool, action, data, hangs_up, serving, words

ACCOUNT = {"state": "locked", "age": 30, "phone": {"masked": "+55 ••• 12"}, "seen": "2026-11-20T12:00:00Z"}


@pytest.fixture
def tool() -> Iterator[Tool]:
    with serving() as here:
        here.says(data(ACCOUNT))
        yield here


@pytest.fixture
def account(tool: Tool, db: None) -> Action:
    lume = Connector.objects.create(
        name="lume", title="Lume", base_url=tool.address, networks=["127.0.0.1"], seconds=30
    )
    return action(
        lume,
        "accounts.find",
        label=words("Lume account"),
        manual_way=words("Ask in #lume-accounts."),
        outputs=[
            {"name": "state", "path": ["state"], "type": "string"},
            {"name": "age", "path": ["age"], "type": "integer"},
            {"name": "phone_masked", "path": ["phone", "masked"], "type": "string"},
        ],
        words={
            "state": {
                "label": {"pt-BR": "Situação", "es": "Situación", "en": "State"},
                "values": {"locked": {"pt-BR": "Bloqueada", "es": "Bloqueada", "en": "Locked"}},
            }
        },
        hidden={"age": ["agent"]},
        is_card=True,
        card_inputs={"account_id": "contact.account"},
    )


@pytest.fixture
def known(ticket: Ticket) -> Ticket:
    Identity.objects.create(contact=ticket.contact, kind=IdentityKind.ACCOUNT, value="u1", shown="u1")
    return ticket


def cards(client: Client, ticket: Ticket) -> str:
    return client.get(f"/desk/tickets/{ticket.number}/tools/", headers=HTMX).content.decode()


def refresh(client: Client, ticket: Ticket, account: Action) -> str:
    answer = client.post(f"/desk/tickets/{ticket.number}/tools/{account.pk}/", headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_ticket_asks_nothing_and_pays_nothing(
    client: Client, ana: User, ticket: Ticket, tool: Tool
) -> None:
    client.force_login(ana)
    path = f"/desk/tickets/{ticket.number}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    client.get(path)
    before = queries()
    lume = Connector.objects.create(name="lume", title="Lume", base_url=tool.address)
    for number in range(4):
        action(lume, f"a{number}", is_card=True)
    assert queries() == before
    assert not tool.seen
    with CaptureQueriesContext(connection) as seen:
        cards(client, ticket)
    assert len(seen) <= 10


def test_a_card_is_read_when_asked_for_and_then_kept(
    client: Client, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    client.force_login(ana)
    assert "Look it up" in cards(client, known)
    assert not tool.seen
    html = refresh(client, known, account)
    assert "Locked" in html
    assert "+55 ••• 12" in html
    assert tool.seen[0].path == "/accounts/u1"
    again = cards(client, known)
    assert "Locked" in again
    assert len(tool.seen) == 1
    assert "text-warning" not in again
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert "text-warning" in cards(client, known)


def test_without_the_account_nothing_can_be_asked_and_the_card_says_so(
    client: Client, ana: User, ticket: Ticket, account: Action, tool: Tool
) -> None:
    client.force_login(ana)
    html = cards(client, ticket)
    assert "Not known yet: Account of the person" in html
    assert "Look it up" not in html


def test_a_tool_that_is_down_says_so_keeps_the_last_value_and_names_the_manual_way(
    client: Client, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    client.force_login(ana)
    refresh(client, known, account)
    tool.says(data({}, 503))
    html = refresh(client, known, account)
    assert "Lume has a fault of its own (503)" in html
    assert "Ask in #lume-accounts." in html
    assert "Locked" in html
    tool.says(data(ACCOUNT))
    assert "fault" not in refresh(client, known, account)


def test_a_hidden_value_is_opened_once_for_a_reason(
    client: Client, ana: User, grace: User, known: Ticket, account: Action
) -> None:
    client.force_login(ana)
    html = refresh(client, known, account)
    assert "30" not in re.sub(r"<[^>]*>", "", html)
    path = f"/desk/tickets/{known.number}/tools/calls/{Call.objects.get().pk}/show/"
    assert "Why do you need" in client.get(f"{path}?name=age", headers=HTMX).content.decode()
    refused = client.post(path, {"name": "age", "reason": " "}, headers=HTMX)
    assert "why you need it" in refused.content.decode()
    shown = client.post(path, {"name": "age", "reason": "is she a minor?"}, headers=HTMX).content.decode()
    assert re.search(r">\s*30\s*<", shown)
    assert story(known)[-1] == "tools:value:shown"
    assert not re.search(r">\s*30\s*<", cards(client, known))
    assert client.get(f"{path}?name=state").status_code == 404
    client.force_login(grace)
    assert f"{path}?name=age" not in cards(client, known)
    assert client.post(path, {"name": "age", "reason": "x"}, headers=HTMX).status_code == 403


def test_facts_go_into_the_reply_in_the_persons_language(
    client: Client, ana: User, known: Ticket, account: Action
) -> None:
    client.force_login(ana)
    refresh(client, known, account)
    path = f"/desk/tickets/{known.number}/tools/calls/{Call.objects.get().pk}/reply/"
    shape = {"kind": "out", "text": "Oi, Maria.", "to": "maria@correio.example"}
    html = client.post(path, shape, headers=HTMX).content.decode()
    draft = Draft.objects.get()
    assert draft.text == "Oi, Maria.\n\n- Situação: Bloqueada\n- Phone masked: +55 ••• 12"
    assert "Situação: Bloqueada" in html
    assert "30" not in draft.text


def test_a_card_shows_six_facts_folds_the_rest_and_leaves_out_what_is_not_said(
    client: Client, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    client.force_login(ana)
    account.outputs = [{"name": f"f{n}", "path": [f"f{n}"], "type": "any"} for n in range(12)]
    account.save(update_fields=["outputs"])
    tool.says(data({f"f{n}": f"value {n}" for n in range(10)} | {"f10": None, "f11": ""}))
    html = refresh(client, known, account)
    assert "4 more" in html
    seen, folded = html.split("<details", 1)
    assert seen.count("<dt>") == 6
    assert folded.count("<dt>") == 4
    assert "not known" not in html


def test_luis_of_another_team_finds_no_cards(client: Client, luis: User, known: Ticket, account: Action) -> None:
    client.force_login(luis)
    assert client.get(f"/desk/tickets/{known.number}/tools/", headers=HTMX).status_code == 404
    assert client.post(f"/desk/tickets/{known.number}/tools/{account.pk}/", headers=HTMX).status_code == 404


def test_without_script_the_cards_are_a_page(client: Client, ana: User, known: Ticket, account: Action) -> None:
    client.force_login(ana)
    path = f"/desk/tickets/{known.number}/tools/"
    assert "<h1" in client.get(path).content.decode()
    assert "Locked" in client.post(f"{path}{account.pk}/").content.decode()


@pytest.mark.journey
def test_ana_looks_the_account_up_beside_the_ticket(
    visit: Visit, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    page = visit(ana, f"/desk/tickets/{known.number}/")
    card = page.locator(f"#tool-card-{account.pk}")
    card.get_by_role("button", name="Look it up").click()
    card.get_by_text("Locked").wait_for()
    assert axe_violations(page) == []
    page.locator("#composer-text").fill("Oi, Maria.")
    card.get_by_role("button", name="Put into the reply").click()
    expect(page.locator("#composer-text")).to_have_value(re.compile(r"^Oi, Maria\.[\s\S]*Situação: Bloqueada"))
    card.get_by_role("link", name="show").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("is she a minor?")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Show the value").click()
    card.get_by_text("30", exact=True).wait_for()
    dialog.wait_for(state="hidden")
    tool.says(data({}, 503))
    card.get_by_role("button", name="Refresh").click()
    card.get_by_text("fault of its own").wait_for()
    assert card.get_by_text("Locked").is_visible()
    phone = visit(ana, f"/desk/tickets/{known.number}/", viewport=PHONE, dark=True)
    assert axe_violations(phone) == []


def test_ana_waits_for_a_tool_that_is_down_and_is_told_when_it_answers(
    client: Client, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    Ticket.objects.update(subject="Na live ele cortou os pulsos.")
    client.force_login(ana)
    tool.says(hangs_up)
    assert "Wait, and tell me" in refresh(client, known, account)
    answer = client.post(f"/desk/tickets/{known.number}/tools/{account.pk}/wait/", headers=HTMX).content.decode()
    assert "you are told" in answer
    assert "Wait, and tell me" not in answer
    waits = Patience.objects.get()
    for minutes in (3, 8):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            assert run_due() == 1
            look_again(patience_id=waits.pk)
    waits.refresh_from_db()
    assert waits.tries == 2
    tool.says(data(ACCOUNT))
    Breaker.objects.all().delete()  # its pause is over
    look_again(patience_id=waits.pk)
    assert Notification.objects.get(user=ana).sentence() == f"Lume answers again on ticket {known.number}: […]"
    assert "Locked" in cards(client, known)
    assert not Patience.objects.exists()
    look_again(patience_id=waits.pk)  # a stale job does nothing


def test_who_may_not_see_the_ticket_any_more_waits_for_nothing(
    client: Client, ana: User, known: Ticket, account: Action, tool: Tool
) -> None:
    waits = wait_for_card(action=account, ticket=known, by=ana)
    ana.roles = ["wellbeing"]
    ana.save()
    look_again(patience_id=waits.pk)
    assert not Patience.objects.exists()
    assert not tool.seen
    with pytest.raises(NotAllowed):
        wait_for_card(action=account, ticket=known, by=User.objects.get(pk=ana.pk))
