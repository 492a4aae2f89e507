"""The mail account as a lead reads it: each figure opens the mails behind it."""

import pytest
from django.test import Client

from amparo.accounts.models import Team, User
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.tickets.models import Brand, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajuda(lume: Brand, brazil: Team) -> Mailbox:
    ajuda = Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil)
    for number, extra in enumerate([b"", b"", b"Auto-Submitted: auto-replied\n"]):
        raw = b"From: maria@correio.example\nSubject: Oi %d\nMessage-ID: <%d@x>\n%s\nOi\n" % (number, number, extra)
        receive(raw, receiver=Receiver.SMTP, mailbox=ajuda, envelope_from="", envelope_to="")
    receive(raw, receiver=Receiver.SMTP, mailbox=ajuda, envelope_from="", envelope_to="")
    digest()
    return ajuda


@pytest.fixture
def as_grace(client: Client, grace: User) -> Client:
    grace.time_zone = "UTC"
    grace.save()
    client.force_login(grace)
    return client


def test_grace_reads_where_the_mails_of_today_ended(as_grace: Client, ajuda: Mailbox) -> None:
    page = as_grace.get("/console/mail/")
    (row,) = page.context["rows"]
    figures = {figure.outcome: figure.count for figure in row["figures"] if figure.count}
    assert (row["line"].received, figures, row["line"].copies) == (3, {"opened": 2, "quarantined": 1}, 1)


def test_a_figure_opens_the_mails_behind_it(as_grace: Client, ajuda: Mailbox) -> None:
    today = clock.now().date().isoformat()
    page = as_grace.get(f"/console/mail/{today}/{ajuda.pk}/?outcome=opened").content.decode()
    assert all(str(ticket.number) in page for ticket in Ticket.objects.all())
    page = as_grace.get(f"/console/mail/{today}/{ajuda.pk}/?outcome=quarantined").content.decode()
    assert "It is an automatic reply to none of our messages." in page
    assert "came 2 times" in page


def test_what_is_hard_to_read_in_a_subject_is_left_out(as_grace: Client, ajuda: Mailbox) -> None:
    Arrival.objects.update(subject="Na live ele cortou os pulsos.")
    page = as_grace.get(f"/console/mail/{clock.now().date().isoformat()}/{ajuda.pk}/").content.decode()
    assert "[…]" in page
    assert "cortou" not in page


@pytest.mark.parametrize("path", ["2026-99-01/1/", "today/1/", "2026-01-01/999999/"])
def test_what_is_no_day_or_no_mailbox_is_not_there(as_grace: Client, path: str) -> None:
    assert as_grace.get(f"/console/mail/{path}").status_code == 404


def test_ana_has_no_mail_account(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.get("/console/mail/").status_code == 403
