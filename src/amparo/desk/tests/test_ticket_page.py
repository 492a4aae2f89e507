import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.accounts.models import Team, User
from amparo.desk.tests.scene import a_file, a_ticket, page_of, writes_again
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Follow, ReadMark, Ticket
from amparo.tickets.services import Change, change_ticket

pytestmark = pytest.mark.django_db


def test_ana_reads_what_maria_wrote_and_who_she_is(client: Client, ana: User, ticket: Ticket) -> None:
    client.force_login(ana)
    html = page_of(client, ticket)
    assert "Perdi a senha." in html
    assert "Não consigo entrar" in html
    assert "maria@correio.example" in html
    assert str(ticket.number) in html


def test_luis_of_another_team_finds_nothing_there(client: Client, luis: User, ticket: Ticket) -> None:
    client.force_login(luis)
    assert client.get(reverse("desk:ticket", args=[ticket.number])).status_code == 404


def test_opening_a_ticket_keeps_it_as_a_tab_and_marks_it_read(client: Client, ana: User, ticket: Ticket) -> None:
    client.force_login(ana)
    page_of(client, ticket)
    mark = ReadMark.objects.get(user=ana, ticket=ticket)
    assert mark.tab_since is not None
    assert mark.read_at >= ticket.created_at


def test_a_tab_of_a_ticket_that_went_elsewhere_is_not_shown_any_more(
    client: Client, ana: User, grace: User, latam: Team, ticket: Ticket
) -> None:
    client.force_login(ana)
    page_of(client, ticket)
    other = a_ticket(ticket.brand, ticket.contact, ticket.team, subject="Outra")
    change_ticket(ticket=ticket, by=grace, change=Change(team=latam))
    html = page_of(client, other)
    assert f"tab-{other.number}" in html
    assert f"tab-{ticket.number}" not in html
    Follow.objects.create(ticket=ticket, user=ana)
    assert f"tab-{ticket.number}" in page_of(client, other)


def test_what_maria_quoted_is_folded_away(client: Client, ana: User, ticket: Ticket) -> None:
    writes_again(ticket, "Sim, é esse.", folded=[{"kind": "quote", "text": "Olá Maria\nqual é o e-mail?"}])
    client.force_login(ana)
    html = page_of(client, ticket)
    assert "Quote, 2 lines" in html


def test_what_maria_encrypted_says_so_and_what_to_do(client: Client, ana: User, ticket: Ticket) -> None:
    client.force_login(ana)
    assert "open it with your key" not in page_of(client, ticket)
    writes_again(ticket, "", is_encrypted=True)
    assert "open it with your key" in page_of(client, ticket)


def test_html_that_maria_typed_is_shown_as_text(client: Client, ana: User, ticket: Ticket) -> None:
    writes_again(ticket, "<script>alert(1)</script> <b>oi</b>")
    client.force_login(ana)
    html = page_of(client, ticket)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_long_conversation_costs_as_many_queries_as_a_short_one(
    client: Client, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    client.force_login(ana)

    def queries(messages: int) -> int:
        ticket = a_ticket(lume, maria, brazil)
        for index in range(messages):
            writes_again(ticket, f"E mais {index}", files=[a_file(b"\x89PNG" + bytes([index]), "a.png", "image/png")])
        page_of(client, ticket)  # the first opening makes the tab
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page_of(client, ticket)
        return len(seen)

    short = queries(3)
    assert queries(60) == short
    assert short <= 40
