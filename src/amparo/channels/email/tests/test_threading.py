"""Which ticket a mail belongs to, with both ways of getting it wrong."""

import pytest

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.channels.email.addressing import our_message_id, reply_address, subject_token
from amparo.channels.email.models import Mailbox, MailIdentity
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail, read
from amparo.tickets.models import Message, Ticket, TicketLink
from amparo.tickets.services import Change, Outgoing, change_ticket, merge, release_reply, reply
from amparo.tickets.states import LinkKind, TicketState

JOAO = "João <joao@correio.example>"


@pytest.fixture
def ticket(ajuda: Mailbox) -> Ticket:
    """Maria's ticket, opened by her mail."""
    arrival = read(ajuda, mail(Message_ID="<first@correio.example>"))
    assert arrival.outcome == Outcome.OPENED
    return arrival.message.ticket


@pytest.fixture
def answered(ticket: Ticket, ajuda: Mailbox, ana: User) -> Message:
    """Ana's answer, as it left."""
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Oi, Maria.", then=TicketState.PENDING))
    release_reply(message.pk)
    MailIdentity.objects.create(
        mailbox=ajuda, message=message, message_id_header=our_message_id(ajuda.address, message.pk)
    )
    return message


def test_a_mail_of_a_new_person_opens_a_ticket(ticket: Ticket, ajuda: Mailbox) -> None:
    assert (ticket.subject, ticket.market, ticket.language) == ("Não consigo entrar", "BR", "pt-BR")
    assert ticket.team == ajuda.team
    assert ticket.contact.name == "Maria Souza"
    assert ticket.messages.get().text == "Não consigo entrar na minha conta desde ontem."


def test_a_reply_that_names_our_mail_goes_on_in_its_ticket_and_reopens_it(
    ticket: Ticket, answered: Message, ajuda: Mailbox
) -> None:
    our_id = our_message_id(ajuda.address, answered.pk)
    arrival = read(ajuda, mail("Deu certo?", subject="Re: Não consigo entrar", In_Reply_To=f"<{our_id}>"))
    assert (arrival.outcome, arrival.message.ticket) == (Outcome.APPENDED, ticket)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.OPEN


def test_a_mail_that_is_encrypted_says_so_on_its_ticket(ajuda: Mailbox) -> None:
    assert not read(ajuda, mail()).message.is_encrypted
    armour = "-----BEGIN PGP MESSAGE-----\n\nwcFMA\n-----END PGP MESSAGE-----"
    assert read(ajuda, mail(armour, subject="Sigiloso")).message.is_encrypted


def test_references_alone_lead_back_when_a_client_drops_in_reply_to(ticket: Ticket, ajuda: Mailbox) -> None:
    raw = mail("Mais uma coisa.", subject="Outra coisa", References="<lost@x.example> <first@correio.example>")
    raw = raw.replace(b"Mais uma coisa.", b"Mais uma coisa.\n\nEm 20 de nov., Lume escreveu:\n> Oi, Maria")
    assert read(ajuda, raw).message.ticket == ticket


def test_the_reply_address_leads_back_when_every_header_of_the_thread_is_lost(ticket: Ticket, ajuda: Mailbox) -> None:
    address = reply_address(ajuda.address, ticket.number)
    arrival = read(ajuda, mail("Oi", subject="Re: Não consigo entrar", to=address))
    assert arrival.message.ticket == ticket


def test_the_reply_address_counts_in_the_envelope_too(ticket: Ticket, ajuda: Mailbox) -> None:
    address = reply_address(ajuda.address, ticket.number)
    arrival = read(ajuda, mail("Oi", subject="Re: Não consigo entrar", to="undisclosed@x.example"), to=address)
    assert arrival.message.ticket == ticket


def test_the_signed_token_in_the_subject_leads_back_and_is_not_shown(ticket: Ticket, ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail("Oi", subject=f"RES: Não consigo entrar {subject_token(ticket.number)}"))
    assert arrival.message.ticket == ticket
    assert arrival.message.subject == "RES: Não consigo entrar"


def test_a_stranger_with_a_valid_token_gets_a_ticket_of_their_own(ticket: Ticket, ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail("Oi", subject=f"Re: {subject_token(ticket.number)}", sender="x@elsewhere.test"))
    assert (arrival.outcome, arrival.reason) == (Outcome.OPENED, "other_sender")
    assert arrival.message.ticket != ticket
    assert not TicketLink.objects.exists()
    assert EventRecord.objects.filter(kind="email:mail:diverted", ticket_id=arrival.message.ticket_id).exists()


def test_a_stranger_with_a_guessed_token_points_at_nothing(ticket: Ticket, ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail("Oi", subject=f"Re: [#{ticket.number}-aaaaaaaaaaaa]", sender="x@elsewhere.test"))
    assert (arrival.outcome, arrival.reason) == (Outcome.OPENED, "")
    assert arrival.message.ticket != ticket


def test_a_stranger_who_knows_a_message_id_sees_nothing_of_the_old_ticket(ticket: Ticket, ajuda: Mailbox) -> None:
    arrival = read(
        ajuda, mail("Oi", subject="Re: Não consigo entrar", sender=JOAO, References="<first@correio.example>")
    )
    assert (arrival.outcome, arrival.reason) == (Outcome.OPENED, "other_sender")


def test_a_person_who_was_in_copy_may_join_in(ajuda: Mailbox) -> None:
    first = read(ajuda, mail(Message_ID="<first@correio.example>", Cc=JOAO))
    arrival = read(
        ajuda, mail("Eu também.", subject="Re: Não consigo entrar", sender=JOAO, References="<first@correio.example>")
    )
    assert (arrival.outcome, arrival.message.ticket) == (Outcome.APPENDED, first.message.ticket)
    assert arrival.message.contact.name == "João"


def test_her_second_address_leads_back_once_we_know_it_is_hers(ticket: Ticket, ajuda: Mailbox) -> None:
    ticket.contact.identities.create(kind="email", value="maria@trabalho.example", shown="maria@trabalho.example")
    raw = mail("Oi", subject="Re: x", sender="maria@trabalho.example", References="<first@correio.example>")
    assert read(ajuda, raw).message.ticket == ticket


def test_a_new_topic_over_an_old_thread_opens_a_ticket_related_to_the_old(ticket: Ticket, ajuda: Mailbox) -> None:
    raw = mail("Quero mudar meu nome de usuário.", subject="Trocar nome", References="<first@correio.example>")
    arrival = read(ajuda, raw)
    assert (arrival.outcome, arrival.reason) == (Outcome.OPENED, "new_topic")
    linked = TicketLink.objects.get()
    assert (linked.kind, {linked.source, linked.target}) == (LinkKind.RELATED, {ticket, arrival.message.ticket})


@pytest.mark.parametrize("subject", ["Não consigo entrar ainda", "Re: outra coisa", "", "Resolvido: entrar"])
def test_an_edited_subject_is_not_yet_a_new_topic(ticket: Ticket, ajuda: Mailbox, subject: str) -> None:
    arrival = read(ajuda, mail("Oi de novo", subject=subject, References="<first@correio.example>"))
    assert (arrival.outcome, arrival.message.ticket) == (Outcome.APPENDED, ticket)


def test_a_new_mail_with_the_same_subject_is_not_swallowed(ticket: Ticket, ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail("Agora é a conta da minha irmã."))
    assert arrival.outcome == Outcome.OPENED
    assert arrival.message.ticket != ticket


def test_a_reply_to_a_closed_ticket_opens_one_that_continues_it(ticket: Ticket, ajuda: Mailbox) -> None:
    change_ticket(ticket=ticket, by=SYSTEM, change=Change(state=TicketState.SOLVED))
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    arrival = read(ajuda, mail("Voltou", subject="Re: Não consigo entrar", References="<first@correio.example>"))
    assert (arrival.outcome, arrival.reason) == (Outcome.OPENED, "closed_ticket")
    linked = TicketLink.objects.get()
    assert (linked.kind, linked.source, linked.target) == (LinkKind.CONTINUES, arrival.message.ticket, ticket)


def test_a_reply_to_a_merged_ticket_lands_where_it_was_merged_to(ticket: Ticket, ajuda: Mailbox, grace: User) -> None:
    other = read(ajuda, mail("Outra vez", subject="De novo")).message.ticket
    merge(source=ticket, target=other, by=grace)
    arrival = read(ajuda, mail("E aí?", subject="Re: Não consigo entrar", References="<first@correio.example>"))
    assert (arrival.outcome, arrival.message.ticket) == (Outcome.APPENDED, other)


def test_a_mail_and_its_reply_in_one_batch_make_one_ticket(ajuda: Mailbox) -> None:
    first = arrive(mail(Message_ID="<a@correio.example>"), ajuda)
    second = arrive(mail("Esqueci", subject="Re: Não consigo entrar", In_Reply_To="<a@correio.example>"), ajuda)
    digest()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, second.outcome) == (Outcome.OPENED, Outcome.APPENDED)
    assert first.message.ticket == second.message.ticket


def test_a_mail_without_a_message_id_is_no_less_welcome(ajuda: Mailbox) -> None:
    assert read(ajuda, mail(Message_ID="")).outcome == Outcome.OPENED


def test_one_mail_to_two_of_our_mailboxes_makes_one_message(ajuda: Mailbox, lume: object) -> None:
    vip = Mailbox.objects.create(brand=ajuda.brand, address="vip@lume.example")
    raw = mail(to="ajuda@lume.example, vip@lume.example")
    first, second = arrive(raw, ajuda), arrive(raw, vip)
    digest()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, second.outcome, second.reason) == (Outcome.OPENED, Outcome.APPENDED, "same_mail")
    assert Message.objects.get() == first.message == second.message
