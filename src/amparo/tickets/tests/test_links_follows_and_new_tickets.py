import pytest
from tests.cast import story, words

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core.errors import Invalid, Missing, NotAllowed
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Follow, Ticket, TicketLink
from amparo.tickets.services import (
    Change,
    NewTicket,
    Outgoing,
    bulk_change,
    create_ticket,
    follow,
    link,
    open_ticket,
    unfollow,
    unlink,
)
from amparo.tickets.states import Delivery, LinkKind, MessageKind, Priority, TicketState


def test_two_tickets_are_related_once_whichever_way(ticket: Ticket, maria: Contact, ana: User) -> None:
    other = open_ticket(brand=ticket.brand, incoming=words(maria)).ticket
    assert link(source=ticket, target=other, by=ana) == link(source=other, target=ticket, by=ana)
    assert story(ticket)[-1] == story(other)[-1] == "ticket:linked"
    sentence = EventRecord.objects.filter(ticket_id=ticket.pk).latest("id").sentence()
    assert sentence == f"linked ticket {ticket.number} with ticket {other.number} (Related)"
    assert unlink(source=other, target=ticket, by=ana)
    assert not unlink(source=other, target=ticket, by=ana)
    assert not TicketLink.objects.exists()
    with pytest.raises(Invalid):
        link(source=ticket, target=ticket, by=ana)


def test_nobody_links_what_they_cannot_see(ticket: Ticket, luis: User, maria: Contact) -> None:
    other = open_ticket(brand=ticket.brand, incoming=words(maria)).ticket
    with pytest.raises(Missing):
        link(source=other, target=ticket, by=luis)


def test_following_is_recorded_once_and_can_end(ticket: Ticket, ana: User, luis: User) -> None:
    assert follow(ticket=ticket, user=ana)
    assert not follow(ticket=ticket, user=ana)
    assert unfollow(ticket=ticket, user=ana)
    assert not Follow.objects.exists()
    assert story(ticket)[2:] == ["ticket:followed", "ticket:unfollowed"]
    with pytest.raises(Missing):
        follow(ticket=ticket, user=luis)


def test_ana_opens_a_ticket_by_writing_to_maria(lume: Brand, maria: Contact, ana: User, latam: Team) -> None:
    new = NewTicket(brand=lume, contact=maria, subject=" Sua  conta ", team=latam, outgoing=Outgoing(text="Olá, Maria"))
    ticket = create_ticket(by=ana, new=new)
    assert (ticket.subject, ticket.state, ticket.assignee) == ("Sua conta", TicketState.OPEN, ana)
    assert (ticket.language, ticket.market, ticket.waiting_since) == ("pt-BR", "BR", None)
    assert ticket.messages.get().delivery == Delivery.HELD
    assert story(ticket) == ["ticket:opened", "reply:written"]


def test_ana_goes_on_with_a_closed_story_in_a_new_ticket(ticket: Ticket, ana: User, luis: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    new = NewTicket(
        brand=ticket.brand, contact=ticket.contact, subject="Conta", outgoing=Outgoing(text="Olá"), continues=ticket
    )
    created = create_ticket(by=ana, new=new)
    assert TicketLink.objects.get(source=created, target=ticket).kind == LinkKind.CONTINUES
    assert story(ticket)[-1] == "ticket:linked"
    with pytest.raises(Missing):
        create_ticket(by=luis, new=new)


def test_ana_notes_what_maria_said_on_the_phone(lume: Brand, maria: Contact, ana: User) -> None:
    ticket = create_ticket(by=ana, new=NewTicket(brand=lume, contact=maria, subject="Ligação", note="Ela ligou"))
    assert ticket.messages.get().kind == MessageKind.NOTE


def test_an_empty_ticket_is_not_opened(lume: Brand, maria: Contact, ana: User, noor: User) -> None:
    with pytest.raises(Invalid):
        create_ticket(by=ana, new=NewTicket(brand=lume, contact=maria, subject="Conta"))
    with pytest.raises(Invalid):
        create_ticket(by=ana, new=NewTicket(brand=lume, contact=maria, subject=" ", note="Olá"))
    with pytest.raises(NotAllowed):
        create_ticket(by=noor, new=NewTicket(brand=lume, contact=maria, subject="Conta", note="Olá"))


def test_many_are_changed_and_each_refusal_is_named(
    lume: Brand, maria: Contact, brazil: Team, latam: Team, ana: User
) -> None:
    tickets = [open_ticket(brand=lume, incoming=words(maria), team=brazil).ticket for _ in range(3)]
    unseen = open_ticket(brand=lume, incoming=words(maria), team=latam).ticket
    Ticket.objects.filter(pk=tickets[1].pk).update(state=TicketState.CLOSED)
    ids = [*(ticket.pk for ticket in tickets), unseen.pk]
    result = bulk_change(ticket_ids=ids, by=ana, change=Change(state=TicketState.SOLVED, tags_added=("onda",)))
    assert result.changed == 2
    assert [number for number, _sentence in result.refused] == [tickets[1].number]
    assert "Closed" in result.refused[0][1]
    assert Ticket.objects.filter(tags__name="onda").count() == 2
    unseen.refresh_from_db()
    assert unseen.state == TicketState.NEW


def test_bulk_has_a_limit_and_a_permission(ana: User, noor: User) -> None:
    with pytest.raises(Invalid):
        bulk_change(ticket_ids=range(501), by=ana, change=Change(priority=Priority.LOW))
    with pytest.raises(NotAllowed):
        bulk_change(ticket_ids=[], by=noor, change=Change(priority=Priority.LOW))
