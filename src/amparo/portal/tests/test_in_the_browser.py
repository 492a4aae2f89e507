"""The requester's mailbox of the demo can be used by everybody, by day and by night, on a screen and on a phone."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.browser import DESK, PHONE, Visit, axe_violations

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


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_the_mailbox_of_the_demo_can_be_used_by_everybody(
    visit: Visit, screens: list[str], viewport: dict[str, int], dark: object
) -> None:
    faults = {}
    for path in screens:
        page = visit(None, path, viewport=viewport, dark=bool(dark))
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if found := [*axe_violations(page), *(["wider than the page"] if wide else [])]:
            faults[path] = found
    assert faults == {}
