"""Mail brought by SMTP, LMTP and a pipe: taken only for ours, and answered with success only when it is safe."""

import errno
import io
import smtplib
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.patience import PATIENCE

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.receivers import intake, pipe, smtp
from amparo.channels.email.receivers.listener import run_listener
from amparo.channels.email.receivers.pipe import receive_from_pipe
from amparo.channels.email.services.arriving import receive as receiving
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import DIGEST_TASK, Letter
from amparo.channels.email.states import Receiver
from amparo.channels.email.tests.post import mail
from amparo.channels.email.tests.servers import our_listener
from amparo.deadlines.models import Heartbeat
from amparo.files.services import open_file

pytestmark = pytest.mark.django_db(transaction=True)

MARIA = "maria@correio.example"


@pytest.fixture
def vip(ajuda: Mailbox) -> Mailbox:
    return Mailbox.objects.create(brand=ajuda.brand, address="vip@lume.example")


def test_a_mail_for_us_is_kept_and_becomes_a_ticket(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(MARIA, [ajuda.address], mail())
    arrival = Arrival.objects.get()
    assert (arrival.mailbox, arrival.receiver, arrival.envelope_to) == (ajuda, "smtp", ajuda.address)
    digest()
    arrival.refresh_from_db()
    assert arrival.message.ticket.contact.name == "Maria Souza"


def test_a_mail_for_others_is_refused_at_once(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail(MARIA, ["nobody@lume.example"], mail())
        code, _said = refused.value.recipients["nobody@lume.example"]
    assert code == 550
    assert not Arrival.objects.exists()


def test_a_bounce_comes_with_the_null_sender(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [ajuda.address], mail())
    arrival = Arrival.objects.get()
    assert arrival.envelope_from == ""
    with open_file(arrival.raw) as file:
        assert file.read().startswith(b"Return-Path: <>\r\n")


def test_a_sender_whose_address_is_not_ascii_is_welcome(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.has_extn("smtputf8")
        client.sendmail("josé@correio.example", [ajuda.address], mail(), mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert Arrival.objects.get().envelope_from == "josé@correio.example"


def test_a_long_line_is_no_reason_to_lose_a_mail(ajuda: Mailbox) -> None:
    raw = b"From: maria@correio.example\r\nSubject: Oi\r\n\r\n" + b"x" * 50_000 + b"\r\n"
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(MARIA, [ajuda.address], raw)
    assert Arrival.objects.get().raw.size > 50_000


def test_a_mail_that_is_too_big_is_refused_with_the_reason(ajuda: Mailbox, settings: Settings) -> None:
    settings.MAIL_SIZE_LIMIT = 100_000
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPResponseException) as announced:
            client.sendmail(MARIA, [ajuda.address], b"x" * 200_000)  # smtplib says the size beforehand
        assert announced.value.smtp_code == 552
        client.mail(MARIA)
        client.rcpt(ajuda.address)
        code, _said = client.data(b"Subject: x\r\n\r\n" + b"x\r\n" * 60_000)
        assert code == 552
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 452),
        (OSError(errno.EIO, "I/O error"), 451),
        (OperationalError(), 451),
    ],
)
def test_what_cannot_be_kept_stays_with_the_sender(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch, trouble: Exception, code: int
) -> None:
    def fail(_contents: object) -> None:
        raise trouble

    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with monkeypatch.context() as patch:
            patch.setattr(receiving, "keep_all", fail)
            with pytest.raises(smtplib.SMTPDataError) as put_off:
                client.sendmail(MARIA, [ajuda.address], mail())
        assert put_off.value.smtp_code == code
        assert not Arrival.objects.exists()
        client.sendmail(MARIA, [ajuda.address], mail())
    assert Arrival.objects.count() == 1


def test_of_mails_that_come_at_once_only_the_bad_one_is_put_off(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, keep, groups = intake.receive_all, intake.Intake.keep, []
    all_are_here = threading.Event()
    texts = ["poison" if number == 7 else f"Pedido {number}" for number in range(20)]
    came: list[Letter] = []

    async def count(self: intake.Intake, letter: Letter) -> None:
        came.append(letter)
        if len(came) == len(texts):
            all_are_here.set()
        await keep(self, letter)

    def fail_for_poison(letters: Sequence[Letter]) -> list[Arrival]:
        groups.append(len(letters))
        assert all_are_here.wait(PATIENCE)  # the others make the next group
        if any(b"poison" in letter.raw for letter in letters):
            raise ValueError("poison")
        return real(letters)

    def send(text: str) -> int:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.helo()
            client.mail(MARIA)
            client.rcpt(ajuda.address)
            return client.data(mail(text))[0]

    monkeypatch.setattr(intake, "receive_all", fail_for_poison)
    monkeypatch.setattr(intake.Intake, "keep", count)
    with our_listener() as port, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, texts))
    assert answers == [451 if text == "poison" else 250 for text in texts]
    assert Arrival.objects.count() == 19
    assert max(groups) > 1
    assert ProcrastinateJob.objects.filter(task_name=DIGEST_TASK, status="todo").count() == 1


def test_a_mailbox_made_a_moment_ago_gets_its_mail(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(MARIA, ["vip@lume.example"], mail())
        Mailbox.objects.create(brand=ajuda.brand, address="vip@lume.example")
        client.sendmail(MARIA, ["vip@lume.example"], mail())
    assert Arrival.objects.get().mailbox.address == "vip@lume.example"


def test_too_many_connections_are_asked_to_come_again(ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "CONNECTIONS", 1)
    with our_listener() as port:
        with smtplib.SMTP("127.0.0.1", port), pytest.raises(smtplib.SMTPConnectError) as busy:
            smtplib.SMTP("127.0.0.1", port)
        assert busy.value.smtp_code == 421
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail(MARIA, [ajuda.address], mail())
    assert Arrival.objects.count() == 1


def test_lmtp_answers_for_each_recipient(ajuda: Mailbox, vip: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    real = intake.receive_all

    def fail_for_vip(letters: Sequence[Letter]) -> list[Arrival]:
        if any(letter.mailbox == vip for letter in letters):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(letters)

    monkeypatch.setattr(intake, "receive_all", fail_for_vip)
    with our_listener(Receiver.LMTP) as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()  # says LHLO
        client.mail(MARIA)
        for address in (ajuda.address, vip.address, "ajuda+x@lume.example"):
            client.rcpt(address)
        first, _said = client.data(mail())
        codes = [first, client.getreply()[0], client.getreply()[0]]  # smtplib itself reads only one
    assert codes == [250, 452, 250]
    assert [arrival.mailbox for arrival in Arrival.objects.all()] == [ajuda]
    assert Arrival.objects.get().copies == 1


def test_the_listener_shows_that_it_lives_and_stops_when_asked(ajuda: Mailbox) -> None:
    stop, ready = threading.Event(), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    standing = threading.Thread(
        target=run_listener, args=[stop], kwargs={"smtp": listening, "lmtp": None, "ready": ready.set}
    )
    standing.start()
    assert ready.wait(PATIENCE)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(MARIA, [ajuda.address], mail())
    stop.set()
    standing.join(PATIENCE)
    assert not standing.is_alive()
    assert Heartbeat.objects.filter(name="mail").exists()
    assert Arrival.objects.count() == 1


# --- the pipe


def test_a_piped_mail_is_kept(ajuda: Mailbox) -> None:
    assert receive_from_pipe(["--to", ajuda.address, "--from", MARIA], source=io.BytesIO(mail())) == 0
    arrival = Arrival.objects.get()
    assert (arrival.receiver, arrival.mailbox, arrival.envelope_from) == ("pipe", ajuda, MARIA)


@pytest.mark.parametrize(
    ("arguments", "content", "status"),
    [
        (["--to", "nobody@lume.example"], mail(), pipe.NO_USER),
        ([], b"", pipe.NO_DATA),
        (["--nonsense"], mail(), pipe.USAGE),
    ],
)
def test_the_pipe_speaks_as_mail_servers_expect(
    ajuda: Mailbox, arguments: list[str], content: bytes, status: int
) -> None:
    assert receive_from_pipe(arguments, source=io.BytesIO(content)) == status
    assert not Arrival.objects.exists()


def test_a_pipe_that_cannot_keep_a_mail_leaves_it_with_the_mail_server(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_contents: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receiving, "keep_all", fail)
    assert receive_from_pipe(["--to", ajuda.address], source=io.BytesIO(mail())) == 75
