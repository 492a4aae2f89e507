"""A number in an address may be longer than any that there is: then it names nothing, and the page is drawn."""

import pytest
from django.test import Client

from amparo.tickets.models import Ticket

ENDLESS = "9" * 5000

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", [f"?saved={ENDLESS}", f"?assignee={ENDLESS}", f"?q=%23{ENDLESS}", f"?target={ENDLESS}"]
)
def test_ana_still_sees_her_list(as_ana: Client, query: str) -> None:
    assert as_ana.get(f"/desk/{query}", follow=True).status_code < 500


def test_ana_still_sees_a_ticket_and_closes_its_tab(as_ana: Client, ticket: Ticket) -> None:
    path = f"/desk/tickets/{ticket.number}/"
    assert as_ana.get(f"{path}?show={ENDLESS}").status_code == 200
    assert as_ana.post(f"{path}close/", {"shown": ENDLESS}).status_code == 302
    assert as_ana.post(f"{path}merge/", {"other": ENDLESS}).status_code in {404, 422}
