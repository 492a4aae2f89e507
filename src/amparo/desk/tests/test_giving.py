"""Giving and taking hard tickets at the desk: whoever is asked decides, and what is over one's bounds is one's choice."""

import pytest
from django.test import Client
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.desk.tests.scene import a_ticket
from amparo.media.harm import Harm
from amparo.tickets.models import Ticket
from amparo.wellbeing.services import opt_out

pytestmark = pytest.mark.django_db


def test_ana_gives_a_hard_ticket_and_reads_that_grace_is_asked(
    desk: Client, ana: User, grace: User, hard: Ticket
) -> None:
    said = {"assignee": grace.pk, "version": hard.version}
    answer = desk.post(f"/desk/tickets/{hard.number}/change/", said, headers=HTMX).content.decode()
    assert "Grace is asked. It stays where it is until they take it." in answer
    assert "asked Grace to take it" in desk.get(f"/desk/tickets/{hard.number}/history/").content.decode()
    page = desk.post(f"/desk/tickets/{hard.number}/change/", said, follow=True)
    assert "Grace is asked." in page.content.decode()


def test_of_many_the_hard_ones_are_asked_for(desk: Client, ana: User, grace: User, hard: Ticket) -> None:
    easy = a_ticket(hard.brand, hard.contact, hard.team)
    said = {"act": "assignee", "assignee": grace.pk, "ticket": [hard.pk, easy.pk]}
    answer = desk.post("/desk/bulk/?view=open", said, headers=HTMX).content.decode()
    assert "1 ticket changed" in answer
    assert "Grace is asked to take 1 ticket." in answer


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_ana_is_asked_once_before_she_takes_what_she_keeps_away_from(
    desk: Client, ana: User, hard: Ticket, headers: dict[str, str]
) -> None:
    opt_out(person=ana, harm=Harm.SELF_HARM)
    said = {"assignee": "me", "version": hard.version}
    asked = desk.post(f"/desk/tickets/{hard.number}/change/", said, headers=headers)
    assert asked.status_code == 409
    page = asked.content.decode()
    assert "Nobody else learns" in page
    assert f'name="version" value="{hard.version}"' in page
    desk.post(f"/desk/tickets/{hard.number}/change/", {**said, "knowingly": "1"}, headers=headers)
    hard.refresh_from_db()
    assert hard.assignee == ana


def test_in_the_list_she_reads_where_to_take_it(desk: Client, ana: User, hard: Ticket) -> None:
    opt_out(person=ana, harm=Harm.SELF_HARM)
    answer = desk.post("/desk/bulk/?view=unassigned", {"act": "take", "ticket": [hard.pk]}, headers=HTMX)
    assert "Open it to take it all the same." in answer.content.decode()
