"""The requester's mailbox of the demo can be used by everybody, by day and by night, on a screen and on a phone."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.browser import Visit
from tests.everybody import barriers_of

from amparo.accounts.models import Team
from amparo.channels.email.models import Mailbox
from amparo.people.models import Contact
from amparo.portal.post_box import box_of, letters
from amparo.tickets.models import Brand

pytestmark = pytest.mark.journey

_ANSWER = b"""From: Lume <ajuda@lume.example>
To: maria@correio.example
Subject: Re: Sem acesso
Content-Type: text/plain; charset=utf-8

Tudo certo, Maria.

> Perdi o acesso.
"""


@pytest.fixture
def screens(settings: Settings, tmp_path: Path, maria: Contact, lume: Brand, brazil: Team) -> list[str]:
    settings.DEMO = True
    settings.HOME = tmp_path
    Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil, market="BR", language="pt-BR")
    box_of("maria@correio.example").add(_ANSWER)
    (one,) = letters("maria@correio.example")
    box = f"/demo/mailbox/{maria.identities.get().pk}/"
    return ["/demo/mailbox/", box, f"{box}{one.key}/"]


def test_the_mailbox_of_the_demo_can_be_used_by_everybody(visit: Visit, screens: list[str]) -> None:
    assert barriers_of(visit(None, screens[0]), screens) == {}
