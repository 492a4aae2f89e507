"""Taking mail in: kept before it is acknowledged, and once however often it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.channels.email.content_key import fingerprint
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest, sweep
from amparo.channels.email.services.arriving.receive import DIGEST_TASK, Letter, receive, receive_all
from amparo.channels.email.states import Receiver
from amparo.channels.email.tests.post import arrive, mail
from amparo.core import clock
from amparo.core.clock import now
from amparo.files.models import StoredFile
from amparo.files.services import open_file
from amparo.tickets.models import Message


def test_the_raw_bytes_are_kept_as_they_came(ajuda: Mailbox) -> None:
    raw = mail() + b"\x00\xff broken"
    with open_file(arrive(raw, ajuda).raw) as file:
        assert file.read() == raw


def test_the_same_mail_through_two_receivers_makes_one_message(ajuda: Mailbox) -> None:
    raw = mail()
    by_smtp = b"Return-Path: <maria@correio.example>\r\nReceived: from a by b\r\n" + raw.replace(b"\n", b"\r\n")
    by_imap = b"Delivered-To: ajuda@lume.example\nReceived: by c\nX-Spam: no\n" + raw + b"\n\n"
    first = arrive(by_smtp, ajuda)
    digest()
    second = receive(by_imap, receiver=Receiver.IMAP, mailbox=ajuda, envelope_from="", envelope_to="")
    digest()
    assert first.pk == second.pk
    assert Arrival.objects.get().copies == 2
    assert Message.objects.count() == 1


def test_copies_that_come_together_are_one_arrival(ajuda: Mailbox) -> None:
    raw, other = mail("Um"), mail("Dois")
    by_smtp = [_letter(each, ajuda) for each in (raw, other, b"Received: from a by b\n" + raw)]
    first, second, third = receive_all(by_smtp)
    assert first == third != second
    assert (first.copies, second.copies) == (2, 1)
    (again,) = receive_all([_letter(b"Received: from c by d\n" + raw, ajuda)])
    assert (again, again.copies, again.raw) == (first, 3, first.raw)
    assert StoredFile.objects.count() == 2


def _letter(raw: bytes, mailbox: Mailbox) -> Letter:
    return Letter(raw=raw, receiver=Receiver.SMTP, mailbox=mailbox, envelope_from="", envelope_to=mailbox.address)


def test_two_people_whose_form_gives_every_mail_the_same_id_are_two(ajuda: Mailbox) -> None:
    for sender in ("maria@correio.example", "joao@correio.example"):
        arrive(mail("Quero ajuda", sender=sender, Message_ID="<1@form.example>"), ajuda)
    digest()
    assert Message.objects.count() == 2


def test_two_mails_that_share_only_their_message_id_are_two(ajuda: Mailbox) -> None:
    arrive(mail("Um", Message_ID="<same@x.example>"), ajuda)
    arrive(mail("Dois", Message_ID="<same@x.example>"), ajuda)
    digest()
    assert Message.objects.count() == 2


def test_mails_without_a_message_id_are_told_apart_by_what_they_say(ajuda: Mailbox) -> None:
    for text in ("Um", "Um", "Dois"):
        arrive(mail(text, Message_ID="", Date="Fri, 20 Nov 2026 10:00:00 +0000"), ajuda)
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Delivered_To": "ajuda@lume.example"},
        {"X_Original_To": "AJUDA@lume.example"},
        {"Cc": "Someone <x@y.example>, Lume <ajuda+news@lume.example>"},
    ],
)
def test_a_mail_without_an_envelope_finds_its_mailbox_by_its_headers(ajuda: Mailbox, headers: dict[str, str]) -> None:
    assert arrive(mail(to="undisclosed@x.example", **headers)).mailbox == ajuda


def test_a_new_mail_rings_once_however_many_wait(ajuda: Mailbox) -> None:
    for text in ("Um", "Dois", "Três"):
        arrive(mail(text), ajuda)
    assert ProcrastinateJob.objects.filter(task_name=DIGEST_TASK, status="todo").count() == 1


@pytest.mark.django_db
def test_a_mail_that_nobody_reads_rings_again(ajuda: Mailbox) -> None:
    with clock.at(now().replace(year=2020)):
        receive(mail(), receiver=Receiver.PIPE, mailbox=ajuda, envelope_from="", envelope_to="")
    assert not sweep()  # the bell still hangs there
    ProcrastinateJob.objects.filter(task_name=DIGEST_TASK)._raw_delete("default")
    assert sweep()


@given(st.binary(max_size=2000))
def test_any_bytes_have_a_fingerprint(raw: bytes) -> None:
    mark = fingerprint(raw)
    assert len(mark.key) == 64
    assert len(mark.message_id) <= 500
    assert len(mark.sender) <= 320
    assert "\0" not in mark.message_id + mark.sender


@given(st.binary(min_size=1, max_size=300).filter(lambda body: body.strip()))
def test_what_servers_write_on_top_changes_no_fingerprint(body: bytes) -> None:
    raw = b"Message-ID: <a@b>\nFrom: x@y.example\n\n" + body
    assert fingerprint(raw).key == fingerprint(b"Received: by z\n" + raw + b"\n").key
