from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.accounts.models import Team
from amparo.channels.email.models import Mailbox
from amparo.escalations.models import Authority
from amparo.people.models import Contact
from amparo.portal.post_box import box_of, letter, letters
from amparo.tickets.models import Brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def _in_demo(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.HOME = tmp_path


@pytest.fixture
def ajuda(lume: Brand, brazil: Team) -> Mailbox:
    return Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil, market="BR", language="pt-BR")


def test_outside_the_demo_there_is_no_such_page(client: Client) -> None:
    assert client.get("/demo/mailbox/").status_code == 404


@pytest.mark.usefixtures("_in_demo")
def test_the_people_of_the_demo_are_listed_by_language(client: Client, maria: Contact) -> None:
    page = client.get("/demo/mailbox/").content.decode()
    assert "Maria Souza" in page
    assert "maria@correio.example" in page


@pytest.mark.usefixtures("_in_demo")
def test_a_team_that_decides_reads_its_letters_there_and_answers_by_their_link(
    client: Client, payments: Authority
) -> None:
    box_of(payments.mail_address).add(
        b"From: Lume <ajuda@lume.example>\nSubject: [P2] Refund?\n\nAnswer here: https://desk.example/loops/abc/\n"
    )
    (one,) = letters(payments.mail_address)
    assert f"/demo/mailbox/{payments.code}/" in client.get("/demo/mailbox/").content.decode()
    assert "[P2] Refund?" in client.get(f"/demo/mailbox/{payments.code}/").content.decode()
    page = client.get(f"/demo/mailbox/{payments.code}/{one.key}/").content.decode()
    assert 'href="https://desk.example/loops/abc/"' in page
    assert client.get("/demo/mailbox/nobody/").status_code == 404


@pytest.mark.usefixtures("_in_demo")
def test_what_cannot_be_sent_stays_in_the_form(
    client: Client, maria: Contact, ajuda: Mailbox, settings: Settings
) -> None:
    settings.MAIL_SMTP_PORT = 1
    identity = maria.identities.get()
    answer = client.post(
        f"/demo/mailbox/{identity.pk}/write/",
        {"to": ajuda.address, "subject": "Oi", "text": "Perdi o acesso."},
    )
    assert answer.status_code == 422
    assert "Perdi o acesso." in answer.content.decode()
    assert letters(identity.value) == []


@pytest.mark.usefixtures("_in_demo")
def test_a_letter_shows_what_was_written_and_folds_the_rest(client: Client, maria: Contact) -> None:
    box_of("maria@correio.example").add(
        b"From: Lume <ajuda@lume.example>\nSubject: Re: Oi\n\nTudo certo.\n\n-- \nAna\n"
    )
    (one,) = letters("maria@correio.example")
    page = client.get(f"/demo/mailbox/{maria.identities.get().pk}/{one.key}/").content.decode()
    written, _details, folded = page.partition("<details")
    assert ">Tudo certo.</div>" in written
    assert "Ana" in folded


@pytest.mark.usefixtures("_in_demo")
def test_a_letter_is_found_by_its_key_and_by_nothing_else(maria: Contact) -> None:
    box_of("maria@correio.example").add(b"From: Lume <ajuda@lume.example>\nSubject: Re: Oi\n\nTudo certo.\n")
    (one,) = letters("maria@correio.example")
    assert one.mail.subject == "Re: Oi"
    assert letter("maria@correio.example", one.key) is not None
    assert letter("maria@correio.example", "../../secret-key") is None
    assert letter("somebody@else.test", one.key) is None
