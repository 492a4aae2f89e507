"""The page where a second person says yes or no."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browser import PHONE, Visit, wait_until_it_hears
from tests.cast import HTMX
from tests.everybody import axe_violations

from amparo.accounts.models import User
from amparo.desk.tests.test_hard_passages import FOLD
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Approval, Connector
from amparo.tools.services import approve, call
from amparo.tools.states import ApprovalState
from amparo.tools.tests.tool import Tool, action, data, serving, words


@pytest.fixture
def tool() -> Iterator[Tool]:
    with serving() as here:
        here.says(data({"revoked": 3}))
        yield here


@pytest.fixture
def revoke(tool: Tool, db: None) -> Action:
    lume = Connector.objects.create(
        name="lume", title="Lume", base_url=tool.address, networks=["127.0.0.1"], seconds=30
    )
    label = words("Sign out everywhere")
    return action(
        lume, "access.revoke", label=label, method="POST", risk="danger", outputs=[], hidden={"account_id": []}
    )


def ask(revoke: Action, ticket: Ticket, by: User, key: str = "k1") -> CallResult:
    asked = Asked(action=revoke.name, ticket=ticket, reason="She was hacked", key=key, inputs={"account_id": "u1"})
    return call(asked=asked, by=by)


def test_grace_sees_what_for_whom_and_why_and_approves(
    client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action
) -> None:
    ask(revoke, ticket, ana)
    client.force_login(grace)
    html = client.get("/desk/approvals/").content.decode()
    assert "Answer in 30 min" in html or "Answer in 29 min" in html
    for said in ("Sign out everywhere", "She was hacked", "Maria Souza", "Ana", str(ticket.number)):
        assert said in html
    assert ">u1<" not in html  # hidden
    approval = Approval.objects.get()
    client.post(f"/desk/approvals/{approval.pk}/", {"word": "approve"})
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == (ApprovalState.APPROVED, grace)
    assert ask(revoke, ticket, ana).outcome == Outcome.DONE


def test_what_is_hard_to_read_in_why_ana_asks_is_folded_for_who_decides(
    client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action
) -> None:
    asked = Asked(
        action=revoke.name, ticket=ticket, reason="Ele cortou os pulsos.", key="k1", inputs={"account_id": "1"}
    )
    call(asked=asked, by=ana)
    client.force_login(grace)
    page = client.get("/desk/approvals/").content.decode()
    assert "cortou os pulsos" in page
    assert "cortou os pulsos" not in FOLD.sub("", page)


def test_a_no_says_why(client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action) -> None:
    ask(revoke, ticket, ana)
    client.force_login(grace)
    path = f"/desk/approvals/{Approval.objects.get().pk}/"
    refused = client.post(path, {"word": "refuse", "note": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "why not" in refused.content.decode()
    client.post(path, {"word": "refuse", "note": "ask for the code first"})
    assert Approval.objects.get().note == "ask for the code first"


def test_who_asked_sees_that_it_waits_and_cannot_say_yes(  # noqa: PLR0917 - the cast
    client: Client, ana: User, grace: User, luis: User, ticket: Ticket, revoke: Action
) -> None:
    ask(revoke, ticket, grace)
    client.force_login(grace)
    html = client.get("/desk/approvals/").content.decode()
    assert "You asked for this" in html
    path = f"/desk/approvals/{Approval.objects.get().pk}/"
    assert f'action="{path}"' not in html
    client.post(path, {"word": "approve"})
    client.force_login(ana)
    assert client.post(path, {"word": "approve"}).status_code == 403
    client.force_login(luis)
    assert "Sign out everywhere" not in client.get("/desk/approvals/").content.decode()
    assert Approval.objects.get().state == ApprovalState.WAITING


def test_leads_find_the_page_in_the_menu_with_its_count(
    client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action
) -> None:
    ask(revoke, ticket, ana)
    client.force_login(grace)
    assert "/desk/approvals/" in client.get("/desk/menu/").content.decode()
    client.force_login(ana)
    assert "/desk/approvals/" not in client.get("/desk/menu/").content.decode()


@pytest.mark.journey
def test_the_page_is_live_and_reads_well(visit: Visit, ana: User, grace: User, ticket: Ticket, revoke: Action) -> None:
    page = visit(grace, "/desk/approvals/")
    page.get_by_text("Nobody waits for a second person").wait_for()
    assert axe_violations(page) == []
    wait_until_it_hears(page)
    ask(revoke, ticket, ana)
    page.get_by_role("heading", name="Sign out everywhere").wait_for()
    assert axe_violations(page) == []
    phone = visit(grace, "/desk/approvals/", viewport=PHONE, dark=True)
    assert axe_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.close()
    page.get_by_role("button", name="Refuse").click()
    page.get_by_text("Say in a few words why not.").wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Answered lately").wait_for()
    assert Approval.objects.get().state == ApprovalState.APPROVED
    assert ask(revoke, ticket, ana).outcome == Outcome.DONE


def test_a_stale_answer_is_refused_in_words(  # noqa: PLR0917 - the cast
    client: Client, ana: User, grace: User, olga: User, ticket: Ticket, revoke: Action
) -> None:
    ask(revoke, ticket, ana)
    approval = Approval.objects.get()
    approve(approval=approval, by=olga)
    client.force_login(grace)
    answer = client.post(f"/desk/approvals/{approval.pk}/", {"word": "refuse", "note": "no"}, headers=HTMX)
    assert answer.status_code == 409


def test_what_waits_stands_beside_its_ticket_too(
    client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action
) -> None:
    ask(revoke, ticket, ana)
    client.force_login(grace)
    path = f"/desk/tickets/{ticket.number}/tools/"
    assert "She was hacked" in client.get(path, headers=HTMX).content.decode()
    decide = f"/desk/approvals/{Approval.objects.get().pk}/"
    refused = client.post(decide, {"word": "refuse", "ticket": ticket.number}, headers=HTMX)
    assert refused.status_code == 422
    assert 'id="asked-here"' in refused.content.decode()
    answered = client.post(decide, {"word": "approve", "ticket": ticket.number}, headers=HTMX)
    assert "She was hacked" not in answered.content.decode()
    assert Approval.objects.get().state == ApprovalState.APPROVED
    client.force_login(ana)
    assert "She was hacked" not in client.get(path, headers=HTMX).content.decode()


def test_many_that_wait_cost_as_many_queries_as_one(
    client: Client, ana: User, grace: User, ticket: Ticket, revoke: Action
) -> None:
    client.force_login(grace)

    def queries() -> int:
        client.get("/desk/approvals/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desk/approvals/").status_code == 200
        return len(seen)

    ask(revoke, ticket, ana)
    one = queries()
    for number in range(10):
        ask(revoke, ticket, ana, f"more{number}")
    assert queries() == one
