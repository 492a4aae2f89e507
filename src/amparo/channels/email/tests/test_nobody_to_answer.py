"""Bounces, automatic replies and loops: kept where they belong, and never answered."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from amparo.accounts.models import User
from amparo.channels.email.addressing import our_message_id, return_path
from amparo.channels.email.models import Mailbox, MailIdentity
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.sending.acknowledge import acknowledge_ticket
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail, read
from amparo.core.text import Variants
from amparo.people.models import Identity
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Outgoing, record_delivery, release_reply, reply
from amparo.tickets.states import Delivery, TicketState


def bounce(
    *,
    original: str,
    recipient: str = "maria@correio.example",
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "No such user",
    quoted: str = "text/rfc822-headers",
) -> bytes:
    """A delivery status notification (RFC 3464) about the mail with the Message-ID `original`."""
    return (
        "From: Mail Delivery System <mailer-daemon@mx.example>\nTo: ajuda@lume.example\n"
        "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
        f"Message-ID: <dsn-{original[:40]}@mx.example>\nReturn-Path: <>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI could not deliver your message.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {'550' if status[0] == '5' else '452'} {status} {said}\n\n"
        f"--b\nContent-Type: {quoted}\n\nMessage-ID: <{original}>\nSubject: Re: x\n\n--b--\n"
    ).encode()


@pytest.fixture
def ticket(ajuda: Mailbox) -> Ticket:
    return read(ajuda, mail(Message_ID="<first@correio.example>")).message.ticket


@pytest.fixture
def sent(ticket: Ticket, ajuda: Mailbox, ana: User) -> Message:
    """Ana's answer, taken by the mail server; the ticket waits for Maria."""
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Oi, Maria.", then=TicketState.PENDING))
    release_reply(message.pk)
    message.refresh_from_db()
    MailIdentity.objects.create(
        mailbox=ajuda, message=message, message_id_header=our_message_id(ajuda.address, message.pk)
    )
    record_delivery(message=message, to=Delivery.SENDING)
    record_delivery(message=message, to=Delivery.SENT)
    return message


def test_a_bounce_marks_the_message_that_bounced_and_the_address(ajuda: Mailbox, sent: Message) -> None:
    arrival = read(ajuda, bounce(original=our_message_id(ajuda.address, sent.pk)))
    assert (arrival.outcome, arrival.message) == (Outcome.BOUNCE, sent)
    sent.refresh_from_db()
    assert sent.delivery == Delivery.BOUNCED
    assert sent.delivery_note == "maria@correio.example 550 5.1.1 No such user"
    assert Identity.objects.get(value="maria@correio.example").unreachable_since
    sent.ticket.refresh_from_db()
    assert sent.ticket.state == TicketState.PENDING
    assert sent.ticket.messages.count() == 2


def test_a_bounce_that_quotes_the_headers_under_an_unusual_name_is_matched_too(ajuda: Mailbox, sent: Message) -> None:
    original = our_message_id(ajuda.address, sent.pk)
    arrival = read(ajuda, bounce(original=original, quoted="message/rfc822-headers"))
    assert (arrival.outcome, arrival.message) == (Outcome.BOUNCE, sent)


def test_a_bounce_that_quotes_nothing_is_known_by_the_address_it_came_to(ajuda: Mailbox, sent: Message) -> None:
    arrival = read(ajuda, bounce(original="lost@x.example"), to=return_path(ajuda.address, sent.pk))
    assert (arrival.outcome, arrival.message) == (Outcome.BOUNCE, sent)


def test_an_address_whose_owner_writes_again_is_reachable_again(ajuda: Mailbox, sent: Message) -> None:
    read(ajuda, bounce(original=our_message_id(ajuda.address, sent.pk)))
    read(ajuda, mail("Voltei"))
    assert not Identity.objects.get(value="maria@correio.example").unreachable_since


def test_a_full_mailbox_bounces_the_message_but_not_the_address(ajuda: Mailbox, sent: Message) -> None:
    read(ajuda, bounce(original=our_message_id(ajuda.address, sent.pk), status="4.2.2", said="Mailbox full"))
    sent.refresh_from_db()
    assert sent.delivery == Delivery.BOUNCED
    assert not Identity.objects.get(value="maria@correio.example").unreachable_since


def test_a_forged_bounce_cannot_mark_an_address_we_did_not_write_to(
    ajuda: Mailbox, sent: Message, stranger: object
) -> None:
    read(ajuda, bounce(original=our_message_id(ajuda.address, sent.pk), recipient="someone@elsewhere.test"))
    assert not Identity.objects.get(value="someone@elsewhere.test").unreachable_since


def test_news_of_a_delay_changes_nothing(ajuda: Mailbox, sent: Message) -> None:
    arrival = read(ajuda, bounce(original=our_message_id(ajuda.address, sent.pk), status="4.4.1", action="delayed"))
    sent.refresh_from_db()
    assert (arrival.outcome, sent.delivery) == (Outcome.AUTO_REPLY, Delivery.SENT)


def test_a_bounce_of_nothing_we_sent_waits_in_quarantine(ajuda: Mailbox) -> None:
    arrival = read(ajuda, bounce(original="other@x.example"))
    assert (arrival.outcome, arrival.reason) == (Outcome.QUARANTINED, "bounce_of_nothing")
    assert not Ticket.objects.exists()


def test_an_out_of_office_reply_is_attached_and_wakes_nobody(ajuda: Mailbox, sent: Message) -> None:
    arrival = read(
        ajuda,
        mail(
            "Estou de férias.",
            subject="Resposta automática: Não consigo entrar",
            Auto_Submitted="auto-replied",
            In_Reply_To=f"<{our_message_id(ajuda.address, sent.pk)}>",
        ),
    )
    assert (arrival.outcome, arrival.message.ticket) == (Outcome.AUTO_REPLY, sent.ticket)
    assert arrival.message.is_automatic
    sent.ticket.refresh_from_db()
    assert (sent.ticket.state, sent.ticket.waiting_since) == (TicketState.PENDING, None)


def test_an_automatic_reply_to_nothing_waits_in_quarantine_and_makes_nobody_known(ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail("Férias", Auto_Submitted="auto-replied", sender="x@elsewhere.test"))
    assert (arrival.outcome, arrival.reason) == (Outcome.QUARANTINED, "auto_reply_to_nothing")
    assert not Identity.objects.filter(value="x@elsewhere.test").exists()


def test_our_own_mail_that_comes_back_is_a_loop(ajuda: Mailbox) -> None:
    arrival = read(ajuda, mail(sender="Lume <ajuda+x@lume.example>"))
    assert (arrival.outcome, arrival.reason) == (Outcome.QUARANTINED, "own_mail")
    arrival = read(ajuda, mail(Message_ID=f"<{our_message_id(ajuda.address, 7)}>"))
    assert arrival.reason == "own_mail"


def test_a_sender_who_floods_a_mailbox_is_cut_off(ajuda: Mailbox, settings: Settings) -> None:
    settings.MAIL_SENDER_LIMIT = 3
    flood = [arrive(mail(f"Oi {number}"), ajuda) for number in range(4)]
    digest()
    flood.append(arrive(mail("Oi outra vez"), ajuda))
    other = arrive(mail(sender="joao@correio.example"), ajuda)
    digest()
    outcomes = []
    for arrival in (*flood, other):
        arrival.refresh_from_db()
        outcomes.append((arrival.outcome, arrival.reason))
    assert outcomes == [("opened", "")] * 3 + [("quarantined", "too_many")] * 2 + [("opened", "")]


@pytest.mark.parametrize("sender", [b"undisclosed", b"@correio.example", b"maria@", b""])
def test_a_mail_from_nobody_is_kept_for_a_person_to_see(ajuda: Mailbox, sender: bytes) -> None:
    arrival = read(ajuda, b"From: %s\nSubject: Oi\n\nOi\n" % sender)
    assert (arrival.outcome, arrival.reason) == (Outcome.QUARANTINED, "no_sender")


# --- acknowledgements


@pytest.fixture
def greeting(ajuda: Mailbox) -> Mailbox:
    """The mailbox says that mail has arrived."""
    ajuda.acknowledges = True
    ajuda.acknowledgement = Variants(texts={"pt-BR": "Recebemos sua mensagem.", "es": "Recibimos tu mensaje."})
    ajuda.save()
    return ajuda


def acknowledged() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="email:acknowledge")
    return [job.args["ticket_id"] for job in jobs]


def test_a_new_person_is_greeted_in_their_language(greeting: Mailbox) -> None:
    ticket = read(greeting, mail("No puedo entrar en mi cuenta desde ayer, ayuda por favor.")).message.ticket
    assert acknowledged() == [ticket.pk]
    message = acknowledge_ticket(ticket_id=ticket.pk)
    assert (message.text, message.is_automatic, message.delivery) == ("Recibimos tu mensaje.", True, Delivery.QUEUED)


def test_nobody_is_greeted_twice(greeting: Mailbox) -> None:
    first = read(greeting, mail("Não consigo entrar")).message.ticket
    second = read(greeting, mail("Outra coisa que esqueci", subject="Mais uma")).message.ticket
    assert acknowledge_ticket(ticket_id=first.pk)
    assert acknowledge_ticket(ticket_id=first.pk) is None
    assert acknowledge_ticket(ticket_id=second.pk) is None


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-generated"}, {"List_Id": "<news.example>"}, {"Precedence": "bulk"}]
)
def test_a_machine_is_never_greeted(greeting: Mailbox, headers: dict[str, str]) -> None:
    read(greeting, mail("Backup done.", sender="cron@machine.example", **headers))
    assert not acknowledged()
