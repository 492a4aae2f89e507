import pytest
from tests.cast import story, words

from amparo.accounts.models import User
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Message, Ticket, TicketLink
from amparo.tickets.services import NewFile, Outgoing, receive_message, reply, split_message, undo_reply
from amparo.tickets.states import LinkKind, TicketState


def test_a_message_about_something_else_gets_a_ticket_and_stays_where_it_was(
    ticket: Ticket, ana: User, maria: Contact
) -> None:
    reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Resolvido"))
    file = NewFile(file=keep(b"extrato"), name="extrato.pdf", content_type="application/pdf", size=7)
    message = receive_message(
        ticket=ticket, incoming=words(maria, "E o meu pagamento?", subject="Pagamento", files=[file])
    )
    new = split_message(message=message, by=ana)
    copy = new.messages.get()
    assert (copy.text, copy.copy_of, copy.created_at) == ("E o meu pagamento?", message, message.created_at)
    assert copy.attachments.get().file == file.file
    message.refresh_from_db()
    assert message.ticket == ticket
    assert message.attachments.count() == 1
    assert (new.subject, new.state, new.team, new.waiting_since) == (
        "Pagamento",
        TicketState.NEW,
        ticket.team,
        message.created_at,
    )
    assert TicketLink.objects.get(source=new, target=ticket).kind == LinkKind.SPLIT
    assert story(new) == ["ticket:opened", "ticket:split_off"]
    assert story(ticket)[-1] == "ticket:split"


def test_maria_waits_in_the_new_ticket_and_no_longer_in_the_old(ticket: Ticket, ana: User, maria: Contact) -> None:
    answer = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Resolvido"))
    message = receive_message(ticket=ticket, incoming=words(maria, "E o meu pagamento?"))
    split_message(message=message, by=ana)
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    undo_reply(message=answer, by=ana)  # her first question is unanswered again, the second still lives elsewhere
    ticket.refresh_from_db()
    assert ticket.waiting_since == ticket.created_at


def test_a_message_is_split_off_once_and_only_what_the_person_wrote(ticket: Ticket, ana: User, noor: User) -> None:
    message = Message.objects.get()
    with pytest.raises(NotAllowed):
        split_message(message=message, by=noor)
    split_message(message=message, by=ana)
    with pytest.raises(Conflict):
        split_message(message=message, by=ana)
    with pytest.raises(Invalid):
        split_message(message=reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá")), by=ana)
