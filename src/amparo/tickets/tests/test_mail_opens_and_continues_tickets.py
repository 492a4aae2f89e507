from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import story, words

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.errors import TicketClosed
from amparo.tickets.models import Brand, Follow, Message, Ticket, TicketLink
from amparo.tickets.services import open_ticket, receive_message
from amparo.tickets.states import LinkKind, MessageKind, TicketState


def a_ticket(brand: Brand, contact: Contact, team: Team | None = None) -> Ticket:
    return open_ticket(brand=brand, incoming=words(contact), team=team).ticket


def test_a_message_from_maria_opens_a_ticket_that_waits(lume: Brand, maria: Contact, brazil: Team) -> None:
    message = open_ticket(
        brand=lume, incoming=words(maria, "Olá,\n\n  não   consigo entrar", language="pt-BR"), team=brazil
    )
    ticket = Ticket.objects.get()
    assert ticket.number >= 1001
    assert (ticket.state, ticket.market, ticket.language) == (TicketState.NEW, "BR", "pt-BR")
    assert ticket.snippet == "Olá, não consigo entrar"
    assert ticket.waiting_since == ticket.last_message_at == message.created_at
    assert (ticket.message_count, ticket.last_message_kind) == (1, MessageKind.IN)
    assert story(ticket) == ["ticket:opened", "message:received"]


def test_an_automatic_message_opens_a_ticket_that_waits_for_no_answer(lume: Brand, maria: Contact) -> None:
    ticket = open_ticket(brand=lume, incoming=words(maria, is_automatic=True)).ticket
    assert ticket.waiting_since is None


@pytest.mark.parametrize("state", [TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED])
def test_maria_writing_again_opens_the_ticket_again(lume: Brand, maria: Contact, state: TicketState) -> None:
    ticket = a_ticket(lume, maria)
    Ticket.objects.filter(pk=ticket.pk).update(state=state, solved_at=clock.now(), snoozed_until=clock.now())
    receive_message(ticket=ticket, incoming=words(maria, "Ainda não"))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.solved_at, ticket.snoozed_until) == (TicketState.OPEN, None, None)
    assert (ticket.snippet, ticket.message_count, ticket.version) == ("Ainda não", 2, 2)
    assert story(ticket)[2:] == ["ticket:woke", "ticket:state_changed", "message:received"]


def test_automatic_mail_never_opens_a_ticket_again(lume: Brand, maria: Contact) -> None:
    ticket = a_ticket(lume, maria)
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.SOLVED, waiting_since=None)
    receive_message(ticket=ticket, incoming=words(maria, "Estou de férias", is_automatic=True))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waiting_since, ticket.message_count) == (TicketState.SOLVED, None, 2)


def test_a_closed_ticket_refuses_and_a_new_one_continues_it(lume: Brand, maria: Contact) -> None:
    closed = a_ticket(lume, maria)
    Ticket.objects.filter(pk=closed.pk).update(state=TicketState.CLOSED)
    with pytest.raises(TicketClosed):
        receive_message(ticket=closed, incoming=words(maria))
    assert closed.messages.count() == 1
    new = open_ticket(brand=lume, incoming=words(maria), continues=closed).ticket
    assert TicketLink.objects.get(source=new, target=closed).kind == LinkKind.CONTINUES


def test_a_message_on_a_merged_ticket_lands_where_it_was_merged_to(lume: Brand, maria: Contact) -> None:
    source, target = a_ticket(lume, maria), a_ticket(lume, maria)
    Ticket.objects.filter(pk=source.pk).update(merged_into=target)
    assert receive_message(ticket=source, incoming=words(maria)).ticket == target


def test_mail_that_comes_late_changes_neither_order_nor_snippet(lume: Brand, maria: Contact) -> None:
    ticket = a_ticket(lume, maria)
    earlier = ticket.created_at - timedelta(hours=1)
    receive_message(ticket=ticket, incoming=words(maria, "Antes", received_at=earlier))
    ticket.refresh_from_db()
    assert ticket.snippet == "Não consigo entrar"
    assert ticket.waiting_since == earlier


def test_who_has_the_ticket_and_who_follows_it_are_told(
    lume: Brand, maria: Contact, ana: User, grace: User, luis: User
) -> None:
    ticket = a_ticket(lume, maria)
    Ticket.objects.filter(pk=ticket.pk).update(assignee=ana)
    Follow.objects.create(user=grace, ticket=ticket)
    receive_message(ticket=ticket, incoming=words(maria))
    told = Notification.objects.order_by("user_id")
    assert {note.user for note in told} == {ana, grace}
    assert told[0].sentence() == f"Maria Souza wrote on ticket {ticket.number}: Conta"


def test_the_language_maria_writes_in_is_learnt(lume: Brand, maria: Contact) -> None:
    open_ticket(brand=lume, incoming=words(maria, language="es"))
    maria.refresh_from_db()
    assert maria.languages == ["pt-BR", "es"]


def test_opening_takes_few_statements(
    lume: Brand, maria: Contact, brazil: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):  # savepoint, ticket, message, events, policies, what may be danger, release
        open_ticket(brand=lume, incoming=words(maria, language="pt-BR"), team=brazil)
    ticket = Ticket.objects.get()
    with django_assert_num_queries(
        10
    ):  # savepoint, lock, ticket, message, events, job for procedures, promises, what may be danger, followers, release
        receive_message(ticket=ticket, incoming=words(maria, language="pt-BR"))
    assert Message.objects.count() == 2
