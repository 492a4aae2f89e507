"""The owner erases what is known of somebody: what goes stands first, and the name is typed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.accounts.models import User
from amparo.channels.email.models import LoopLetter
from amparo.core import clock
from amparo.core.text import Variants
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.escalations.models import Authority, Escalation, EscalationKind, EscalationTicket, LegalHold
from amparo.escalations.services import Raising, raise_escalation
from amparo.escalations.states import Level, LoopState
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def page(ticket: Ticket) -> str:
    return reverse("desk:erase", args=[ticket.contact_id]) + f"?ticket={ticket.number}"


def solve(ticket: Ticket, by: User) -> Ticket:
    ticket.refresh_from_db()
    return change_ticket(ticket=ticket, by=by, change=Change(state=TicketState.SOLVED))


def test_only_who_may_is_led_to_the_page(desk: Client, ana: User, ticket: Ticket, olga: User) -> None:
    card = reverse("desk:ticket-contact", args=[ticket.number])
    assert page(ticket) not in desk.get(card).content.decode()
    assert desk.get(page(ticket)).status_code in {403, 404}
    desk.force_login(olga)
    assert page(ticket) in desk.get(card).content.decode()
    assert desk.get(page(ticket)).status_code == 200


def test_olga_is_led_there_from_a_person_whom_she_finds(
    desk: Client, ana: User, olga: User, ticket: Ticket, maria: Contact
) -> None:
    Contact.objects.filter(pk=maria.pk).update(search_text="maria souza")
    search, erase = reverse("desk:search"), reverse("desk:erase", args=[maria.pk])
    for asked in ("maria", 'from:"maria"', 'from:"maria@correio.example"'):
        found = desk.get(search, {"q": asked}).content.decode()
        assert "<b>Maria Souza</b>" in found
        assert erase not in found
    desk.force_login(olga)
    found = desk.get(search, {"q": "maria"}).content.decode()
    theirs = f"{search}?q=from%3A%22maria%40correio.example%22"
    assert f'href="{erase}"' in found
    assert f'href="{theirs}"' in found
    solve(ticket, olga)
    assert f'href="{theirs}"' in desk.get(erase).content.decode()  # the way back
    desk.post(erase, {"typed": "Maria Souza"})
    maria.refresh_from_db()
    assert maria.erased_at is not None


def test_the_name_is_typed_before_anything_goes(owner: Client, olga: User, ticket: Ticket, maria: Contact) -> None:
    solve(ticket, olga)
    wrong = owner.post(page(ticket), {"typed": "Mariana"})
    assert wrong.status_code == 422
    assert 'value="Mariana"' in wrong.content.decode()
    done = owner.post(page(ticket), {"typed": " maria souza "}, follow=True)
    assert done.redirect_chain == [(page(ticket), 302)]
    assert "<form" not in done.content.decode().partition("<main")[2].partition("</main>")[0]
    maria.refresh_from_db()
    assert (maria.name, maria.identities.count()) == ("", 0)
    assert owner.get(reverse("desk:ticket", args=[ticket.number])).status_code == 200


def test_an_open_ticket_or_a_hold_takes_the_form_away(
    owner: Client, olga: User, ticket: Ticket, maria: Contact
) -> None:
    assert 'name="typed"' not in owner.get(page(ticket)).content.decode()
    solve(ticket, olga)
    assert 'name="typed"' in owner.get(page(ticket)).content.decode()
    LegalHold.objects.create(contact=maria, reason="A court asks", until=clock.now().replace(year=2099))
    held = owner.get(page(ticket))
    assert 'name="typed"' not in held.content.decode()
    assert "2099" in held.content.decode()
    assert owner.post(page(ticket), {"typed": maria.name}).status_code == 409
    maria.refresh_from_db()
    assert maria.erased_at is None


def test_a_loop_says_that_its_words_went_with_its_person(
    owner: Client, olga: User, ana: User, ticket: Ticket, maria: Contact
) -> None:
    name = Variants(source="en", texts={"en": "Payments"})
    payments = Authority.objects.create(code="payments", name=name, mail_address="pay@lume.example")
    kind = EscalationKind.objects.create(code="refund", name=name)
    what = Raising(kind=kind, level=Level.P2, question="May Maria be refunded?", authority=payments)
    loop = raise_escalation(tickets=[ticket], by=ana, what=what)
    LoopLetter.objects.create(event_id=1, escalation=loop, authority=payments, to="pay@lume.example", state="sent")
    EscalationTicket.objects.update(waived_at=clock.now(), waived_reason="By phone")
    for state in (LoopState.TOLD, LoopState.CLOSED):
        Escalation.objects.update(state=state, told_at=clock.now(), closed_at=clock.now())
    solve(ticket, olga)
    read = reverse("desk:loop", args=[loop.number])
    assert "was erased with its person" not in owner.get(read).content.decode()
    owner.post(page(ticket), {"typed": maria.name})
    said = owner.get(read).content.decode()
    assert "was erased with its person" in said
    assert "Erased person" in said
    assert "Maria" not in said
    assert "pay@lume.example" not in said
    assert '<b class="font-semibold trunc">Payments</b>' in said


def test_a_long_story_costs_no_more_queries(owner: Client, lume: Brand, maria: Contact, ticket: Ticket) -> None:
    counts: list[Any] = []
    for more in (1, 9):
        for _ in range(more):
            writes_again(a_ticket(lume, maria), "E mais uma coisa")
        owner.get(page(ticket))
        with CaptureQueriesContext(connection) as asked:
            owner.get(page(ticket))
        counts.append(len(asked))
    assert counts[0] == counts[1]
