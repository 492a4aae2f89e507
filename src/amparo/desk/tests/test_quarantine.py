"""Quarantine on the desk: Grace looks, and lets through what is for us; whom it does not concern sees nothing of it."""

import base64
from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.test import Client

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Outcome, Receiver
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, Ticket
from amparo.tickets.services import wall_off

pytestmark = pytest.mark.django_db

MAIL = (
    b"From: Maria <maria@correio.example>\nTo: ajuda@lume.example\nSubject: =?utf-8?q?F=C3=A9rias?=\n"
    b"Message-ID: <a@b>\nAuto-Submitted: auto-replied\n\n<script>alert(1)</script> Volto logo.\n"
)

PICTURE = bytes(range(256)) * 8


@pytest.fixture
def ajuda(lume: Brand, brazil: Team) -> Mailbox:
    return Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil)


@pytest.fixture
def held(ajuda: Mailbox) -> Arrival:
    arrival = receive(MAIL, receiver=Receiver.SMTP, mailbox=ajuda, envelope_from="", envelope_to=ajuda.address)
    digest()
    return arrival


@pytest.fixture
def with_picture(ajuda: Mailbox) -> Arrival:
    """The same, with a picture."""
    mail = message_from_bytes(MAIL, policy=SMTP)
    mail["MIME-Version"] = "1.0"
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="a.png")
    arrival = receive(
        mail.as_bytes(), receiver=Receiver.SMTP, mailbox=ajuda, envelope_from="", envelope_to=ajuda.address
    )
    digest()
    return arrival


def test_grace_sees_what_waits_and_why(as_grace: Client, held: Arrival) -> None:
    page = as_grace.get("/desk/quarantine/").content.decode()
    assert "Férias" in page
    assert "It is an automatic reply to none of our messages." in page


def test_a_mail_is_shown_as_text_and_nothing_in_it_runs(as_grace: Client, held: Arrival) -> None:
    page = as_grace.get(f"/desk/quarantine/{held.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Volto logo." in page
    assert "<script>alert(1)" not in page


def test_the_raw_mail_is_a_file_that_no_browser_opens(as_grace: Client, held: Arrival) -> None:
    answer = as_grace.post(f"/desk/quarantine/{held.pk}/raw/")
    assert answer.content == MAIL
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_files_in_a_raw_mail_are_not_on_the_page(as_grace: Client, with_picture: Arrival) -> None:
    page = as_grace.get(f"/desk/quarantine/{with_picture.pk}/").content.decode()
    assert "Content-Transfer-Encoding: base64" in page
    assert base64.b64encode(PICTURE[:45]).decode() not in page


def test_saving_a_raw_mail_is_told_by_the_log(as_grace: Client, grace: User, with_picture: Arrival) -> None:
    assert as_grace.get(f"/desk/quarantine/{with_picture.pk}/raw/").status_code == 405
    as_grace.post(f"/desk/quarantine/{with_picture.pk}/raw/")
    assert EventRecord.objects.get(kind="email:mail:taken").actor_id == grace.pk


def test_a_raw_mail_with_a_file_from_behind_the_wall_is_given_to_nobody(
    as_grace: Client, with_picture: Arrival, lume: Brand, maria: Contact, ana: User
) -> None:
    a_ticket(lume, maria, files=[a_file(PICTURE, "a.png", "image/png")])
    wall_off(attachment=Attachment.objects.get(), by=ana)
    assert as_grace.post(f"/desk/quarantine/{with_picture.pk}/raw/").status_code == 404


def test_grace_lets_a_mail_through_and_stands_before_its_ticket(as_grace: Client, held: Arrival) -> None:
    answer = as_grace.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new"})
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/desk/tickets/{ticket.number}/"
    held.refresh_from_db()
    assert (held.outcome, held.reason) == (Outcome.OPENED, "released")


def test_the_second_of_two_who_let_it_through_is_told(as_grace: Client, held: Arrival) -> None:
    as_grace.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new"})
    answer = as_grace.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new"})
    assert answer.status_code == 409
    assert "Somebody else has dealt with this mail already." in answer.content.decode()
    assert Ticket.objects.count() == 1


def test_a_mail_for_none_of_our_mailboxes_is_let_through_into_the_one_that_is_chosen(
    as_grace: Client, ajuda: Mailbox
) -> None:
    held = receive(
        MAIL.replace(b"ajuda@lume", b"old@lume"), receiver=Receiver.PIPE, mailbox=None, envelope_from="", envelope_to=""
    )
    digest()
    answer = as_grace.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new"})
    assert "Choose the mailbox that this mail is for." in answer.content.decode()
    as_grace.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new", "mailbox": ajuda.pk})
    held.refresh_from_db()
    assert (held.mailbox, held.message.ticket.team) == (ajuda, ajuda.team)


def test_ana_may_not_look(client: Client, ana: User, held: Arrival) -> None:
    client.force_login(ana)
    for path in ("", f"{held.pk}/", f"{held.pk}/raw/"):
        assert client.get(f"/desk/quarantine/{path}").status_code == 403
    assert client.post(f"/desk/quarantine/{held.pk}/release/", {"as": "new"}).status_code == 403


def test_the_views_say_how_many_wait(as_grace: Client, held: Arrival) -> None:
    page = as_grace.get("/desk/menu/").content.decode()
    assert "/desk/quarantine/" in page
