"""Answers leave as mail: tried until taken, handed over once, and honest when nobody can know."""

import email
from email import policy
from email.message import EmailMessage
from threading import Event, Thread

import pytest
from django.db import connection
from tests.mail_server import Sink, sink
from tests.patience import PATIENCE

from amparo.accounts.models import User
from amparo.channels.email.addressing import ticket_in_addresses, ticket_in_subject
from amparo.channels.email.models import DeliveryAttempt, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.sending.deliver import deliver
from amparo.channels.email.tests.post import arrive, mail
from amparo.core.locks import try_hold
from amparo.deadlines.models import Deadline
from amparo.tickets.labels import delivery_note
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Outgoing, release_reply, reply
from amparo.tickets.states import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(ajuda: Mailbox) -> Ticket:
    arrival = arrive(mail(Message_ID="<first@correio.example>"), ajuda)
    digest()
    arrival.refresh_from_db()
    return arrival.message.ticket


def answer(ticket: Ticket, ana: User, text: str = "Oi, Maria. **Já** resolvemos.", **more: object) -> Message:
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text=text, **more))
    release_reply(message.pk)
    return message


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


def test_an_answer_leaves_as_text_and_html_in_its_thread(server: Sink, ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.SENT
    ((sender, recipients, content),) = server.taken
    sent = read(content)
    assert recipients == ["maria@correio.example"]
    assert sender.startswith("ajuda+b")
    assert sent["From"] == "Lume <ajuda@lume.example>"
    assert sent["In-Reply-To"] == "<first@correio.example>"
    assert sent["References"] == "<first@correio.example>"
    assert ticket_in_addresses([sent["Reply-To"]]) == ticket.number
    assert ticket_in_subject(sent["Subject"]) == ticket.number
    assert sent["Subject"].startswith("Re: Não consigo entrar")
    assert sent.get_body(("plain",)).get_content().splitlines()[0] == "Oi, Maria. **Já** resolvemos."
    html = sent.get_body(("html",)).get_content()
    assert "<strong>Já</strong>" in html
    assert "Equipe <strong>Lume</strong>" in html


def test_a_server_that_asks_for_patience_is_tried_again_later(server: Sink, ticket: Ticket, ana: User) -> None:
    server.at_rcpt.append("451 4.7.1 Greylisted, try again in a minute")
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.DEFERRED
    assert Deadline.objects.filter(kind="email:retry", subject_id=message.pk).exists()
    assert deliver(message_id=message.pk) == Delivery.SENT
    assert [attempt.outcome for attempt in DeliveryAttempt.objects.order_by("id")] == ["not_now", "accepted"]


def test_a_refusal_for_good_has_failed_at_once(server: Sink, ticket: Ticket, ana: User) -> None:
    server.at_rcpt.append("550 5.1.1 No such user")
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.FAILED
    message.refresh_from_db()
    assert "No such user" in message.delivery_note


def test_an_answer_goes_where_maria_asked_for_it_and_never_where_a_stranger_did_in_her_name(
    server: Sink, ajuda: Mailbox, ana: User
) -> None:
    def hear(text: str, **headers: str) -> Message:
        arrival = arrive(mail(text, Message_ID=f"<{text}@correio.example>", **headers), ajuda)
        digest()
        arrival.refresh_from_db()
        return arrival.message

    ticket = hear("first", Reply_To="maria@trabalho.example").ticket
    deliver(message_id=answer(ticket, ana).pk)
    more = {"subject": "Re: Não consigo entrar", "In_Reply_To": "<first@correio.example>"}
    assert hear("second", Reply_To="stranger@elsewhere.example", **more).ticket == ticket
    deliver(message_id=answer(ticket, ana).pk)
    hear("third", Reply_To="maria@trabalho.example, stranger@elsewhere.example", **more)
    deliver(message_id=answer(ticket, ana).pk)
    assert [recipients for _sender, recipients, _content in server.taken] == [
        ["maria@trabalho.example"],
        ["maria@correio.example"],
        ["maria@trabalho.example"],
    ]


def test_an_address_of_another_alphabet_needs_a_server_that_takes_it(ajuda: Mailbox, ticket: Ticket, ana: User) -> None:
    for takes in (True, False):
        with sink(enable_SMTPUTF8=takes) as server:
            Mailbox.objects.filter(pk=ajuda.pk).update(smtp_port=server.port)
            message = answer(ticket, ana, to=["mariá@correio.example"])
            assert deliver(message_id=message.pk) == (Delivery.SENT if takes else Delivery.FAILED)
            assert len(server.taken) == takes
    assert "SMTPUTF8" in DeliveryAttempt.objects.order_by("id").last().answer


def test_a_server_that_takes_all_and_says_nothing_leaves_us_unsure(server: Sink, ticket: Ticket, ana: User) -> None:
    server.at_data.append("lose")
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.PERHAPS_SENT
    assert deliver(message_id=message.pk) == Delivery.PERHAPS_SENT
    assert len(server.taken) == 1


def test_a_process_that_died_while_sending_is_never_followed_by_a_second_mail(
    server: Sink, ticket: Ticket, ana: User
) -> None:
    message = answer(ticket, ana)
    Message.objects.filter(pk=message.pk).update(delivery=Delivery.SENDING)
    assert deliver(message_id=message.pk) == Delivery.PERHAPS_SENT
    assert not server.taken


def test_a_server_that_is_not_there_is_tried_again(ajuda: Mailbox, ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.DEFERRED
    message.refresh_from_db()
    assert delivery_note(message.delivery_note).startswith("The mail server did not answer.")
    assert "ConnectionRefusedError" in DeliveryAttempt.objects.get().answer


def test_two_workers_with_the_same_message_send_it_once(server: Sink, ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    let_go = Event()
    held = Event()

    def hold() -> None:
        with try_hold(f"email:deliver:{message.pk}"):
            held.set()
            let_go.wait(PATIENCE)
        connection.close()

    other = Thread(target=hold)
    other.start()
    held.wait(PATIENCE)
    assert deliver(message_id=message.pk) is None
    let_go.set()
    other.join()
    assert deliver(message_id=message.pk) == Delivery.SENT
    assert len(server.taken) == 1
