"""Mail brought by SMTP and LMTP: taken only for ours, and answered with success only when it is safe."""

import smtplib

import pytest

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.digest import digest
from amparo.channels.email.tests.post import mail
from amparo.channels.email.tests.servers import our_listener

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_for_us_is_kept_and_becomes_a_ticket(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("maria@correio.example", [ajuda.address], mail())
    arrival = Arrival.objects.get()
    assert (arrival.mailbox, arrival.receiver, arrival.envelope_to) == (ajuda, "smtp", ajuda.address)
    digest()
    arrival.refresh_from_db()
    assert arrival.message.ticket.contact.name == "Maria Souza"


def test_a_mail_for_others_is_refused_at_once(ajuda: Mailbox) -> None:
    with our_listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("maria@correio.example", ["nobody@lume.example"], mail())
        code, _said = refused.value.recipients["nobody@lume.example"]
    assert code == 550
    assert not Arrival.objects.exists()
