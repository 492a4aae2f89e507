import pytest
from tests.cast import story, words

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.media.harm import Harm
from amparo.people.models import Contact
from amparo.tickets.errors import TicketClosed, TicketMerged
from amparo.tickets.models import Message, Ticket, TicketLink
from amparo.tickets.services import (
    Change,
    Outgoing,
    change_ticket,
    classify_by_words,
    merge,
    open_ticket,
    receive_message,
    reply,
    split_message,
    undo_reply,
    unmerge,
)
from amparo.tickets.states import LinkKind, TicketState


def another(ticket: Ticket, text: str = "De novo eu") -> Ticket:
    return open_ticket(brand=ticket.brand, incoming=words(ticket.contact, text), team=ticket.team).ticket


def everything() -> list[dict[str, object]]:
    return list(Message.objects.order_by("id").values("id", "ticket_id", "text", "created_at"))


def test_merging_rewrites_nothing_and_unmerging_puts_all_back(ticket: Ticket, ana: User) -> None:
    source = another(ticket)
    messages, before = everything(), list(Ticket.objects.order_by("id").values())
    merge(source=source, target=ticket, by=ana)
    assert everything() == messages
    source.refresh_from_db()
    assert source.merged_into == ticket
    assert TicketLink.objects.get().kind == LinkKind.MERGED
    unmerge(source=source, by=ana)
    after = list(Ticket.objects.order_by("id").values())
    assert [row | {"version": 0} for row in after] == [row | {"version": 0} for row in before]
    assert not TicketLink.objects.exists()
    for one in (source, ticket):
        assert story(one)[2:] == ["ticket:merged", "ticket:unmerged"]


def test_what_holds_harm_is_not_merged_into_a_ticket_of_another(ticket: Ticket, ana: User, grace: User) -> None:
    source = another(ticket)
    classify_by_words(harms={source.messages.get().pk: Harm.THREATS})
    change_ticket(ticket=ticket, change=Change(assignee=ana), version=ticket.version, by=ana)
    with pytest.raises(Invalid):
        merge(source=source, target=ticket, by=grace)
    assert merge(source=source, target=ticket, by=ana) == ticket


def test_maria_still_waits_when_her_question_is_merged_into_an_answered_ticket(ticket: Ticket, ana: User) -> None:
    reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá", then=TicketState.SOLVED))
    source = another(ticket)
    target = merge(source=source, target=ticket, by=ana)
    assert (target.waiting_since, target.state) == (source.waiting_since, TicketState.OPEN)
    reply(ticket=target, by=ana, outgoing=Outgoing(text="Olá"))
    unmerge(source=Ticket.objects.get(pk=source.pk), by=ana)
    # the answer was given on the other ticket, so apart again nobody has answered this one
    assert Ticket.objects.get(pk=source.pk).waiting_since == source.waiting_since
    assert Ticket.objects.get(pk=ticket.pk).waiting_since is None


def test_what_is_done_to_a_merged_message_shows_where_it_is_read(ticket: Ticket, ana: User) -> None:
    source = another(ticket)
    answer = reply(ticket=source, by=ana, outgoing=Outgoing(text="Olá"))
    merge(source=source, target=ticket, by=ana)
    waits_for_the_first = Ticket.objects.get(pk=ticket.pk).waiting_since
    assert waits_for_the_first is None  # what was said last, anywhere in it, was an answer
    undo_reply(message=answer, by=ana)
    assert Ticket.objects.get(pk=ticket.pk).waiting_since == ticket.created_at
    split_message(message=ticket.messages.get(), by=ana)
    assert Ticket.objects.get(pk=ticket.pk).waiting_since == source.created_at
    split_message(message=source.messages.get(kind="in"), by=ana)
    assert Ticket.objects.get(pk=ticket.pk).waiting_since is None


def test_what_was_merged_before_goes_along_and_comes_back_along(ticket: Ticket, ana: User, maria: Contact) -> None:
    first, second = another(ticket, "1"), another(ticket, "2")
    merge(source=first, target=second, by=ana)
    second.refresh_from_db()
    merge(source=second, target=ticket, by=ana)
    first.refresh_from_db()
    assert first.merged_into == ticket
    assert receive_message(ticket=first, incoming=words(maria)).ticket == ticket
    unmerge(source=Ticket.objects.get(pk=second.pk), by=ana)
    first.refresh_from_db()
    assert first.merged_into == second
    assert Ticket.objects.get(pk=second.pk).merged_into is None


def test_the_middle_of_a_chain_can_be_taken_out(ticket: Ticket, ana: User) -> None:
    first, second = another(ticket, "1"), another(ticket, "2")
    merge(source=first, target=second, by=ana)
    merge(source=Ticket.objects.get(pk=second.pk), target=ticket, by=ana)
    unmerge(source=Ticket.objects.get(pk=first.pk), by=ana)
    assert Ticket.objects.get(pk=first.pk).merged_into is None
    assert Ticket.objects.get(pk=second.pk).merged_into == ticket


def test_tickets_are_never_merged_in_a_circle(ticket: Ticket, ana: User) -> None:
    source = another(ticket)
    with pytest.raises(Invalid):
        merge(source=ticket, target=ticket, by=ana)
    merge(source=source, target=ticket, by=ana)
    with pytest.raises(TicketMerged):
        merge(source=ticket, target=source, by=ana)
    with pytest.raises(TicketMerged):
        merge(source=source, target=another(ticket), by=ana)


def test_nothing_is_merged_into_a_closed_ticket(ticket: Ticket, ana: User) -> None:
    source = another(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED, closed_at=clock.now())
    with pytest.raises(TicketClosed):
        merge(source=source, target=ticket, by=ana)


def test_a_merged_ticket_is_changed_only_where_it_went(ticket: Ticket, ana: User) -> None:
    source = another(ticket)
    merge(source=source, target=ticket, by=ana)
    with pytest.raises(TicketMerged):
        change_ticket(ticket=source, by=ana, change=Change(state=TicketState.SOLVED))
    with pytest.raises(Conflict):
        unmerge(source=ticket, by=ana)


def test_merging_needs_the_permission_and_both_tickets_in_sight(
    ticket: Ticket, luis: User, noor: User, maria: Contact
) -> None:
    source = open_ticket(brand=ticket.brand, incoming=words(maria)).ticket
    with pytest.raises(NotAllowed):
        merge(source=source, target=ticket, by=noor)
    with pytest.raises(Missing):
        merge(source=source, target=ticket, by=luis)
