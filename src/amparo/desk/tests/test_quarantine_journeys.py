"""Quarantine and the mail account in a real browser: Grace lets a mail through, and everybody can use both."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.everybody import barriers_of

from amparo.accounts.models import Team, User
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.tickets.models import Brand

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]
MAIL = (
    b"From: Maria <maria@correio.example>\nTo: ajuda@lume.example\nSubject: Resposta %d: " + b"muito " * 20 + b"\n"
    b"Message-ID: <%d@x>\nAuto-Submitted: auto-replied\n\n" + b"palavra" * 60 + b"\nVolto logo.\n"
)


@pytest.fixture
def held(lume: Brand, brazil: Team) -> list[Arrival]:
    ajuda = Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil)
    raws = [MAIL % (number, number) for number in range(3)]
    raws.append(b"From: joao@correio.example\nSubject: Oi\n\nOi\n")
    arrivals = [
        receive(raw, receiver=Receiver.SMTP, mailbox=ajuda, envelope_from="", envelope_to=ajuda.address) for raw in raws
    ]
    digest()
    return arrivals[:3]


def test_grace_lets_a_mail_through(visit: Visit, grace: User, held: list[Arrival]) -> None:
    page = visit(grace, "/desk/quarantine/")
    page.get_by_role("link", name="Resposta 2").click()
    expect(page.get_by_text("It is an automatic reply to none of our messages.")).to_be_visible()
    page.get_by_role("button", name="Open a new ticket").click()
    expect(page.get_by_text("Volto logo.").first).to_be_visible()
    page.goto("/desk/quarantine/")
    expect(page.get_by_role("link", name="Resposta 1")).to_be_visible()
    expect(page.get_by_role("link", name="Resposta 2")).to_have_count(0)


def test_everybody_can_use_them(visit: Visit, grace: User, held: list[Arrival]) -> None:
    mailbox, today = held[0].mailbox_id, clock.now().date()
    paths = (
        *("/desk/quarantine/", f"/desk/quarantine/{held[0].pk}/", "/console/mail/?days=90"),
        *(f"/console/mail/{today}/{mailbox}/", f"/console/mail/{today}/{mailbox}/?outcome=bounce"),
    )
    assert barriers_of(visit(grace, paths[0]), paths) == {}
