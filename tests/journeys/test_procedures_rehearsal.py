"""A rehearsal: a demo's procedure on a made-up case to its end, what was missed and why; nothing outside moves."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.journeys.scene import asks, is_for_everybody, named, procedures, reasons, step_of, word

from amparo.accounts.models import User
from amparo.core import clock
from amparo.project.demo.platform.store import Store
from amparo.sops.models import Rehearsal, Run
from amparo.sops.queries.runs.figures import following
from amparo.sops.states import RehearsalState
from amparo.tickets.models import Message, Ticket
from amparo.tools.models import Approval, Call

pytestmark = pytest.mark.journey

KNOWN = {"phone_ending": "0715", "signed_up_year": "2022", "device": "Redmi Note 13"}


def test_ana_rehearses_a_lost_login_to_its_end_and_reads_what_she_missed(  # noqa: PLR0917 - the cast
    visit: Visit, platform: Store, worker: None, ana: User, grace: User, olga: User
) -> None:
    reasons(olga, "account", "account-hacked", "account-login")
    version = procedures(olga, grace, "identity-check", "hacked-account", "lost-login")
    before = following(version.procedure, since=clock.now() - timedelta(days=1))

    page = visit(ana, "/desk/procedures/")
    is_for_everybody(page)
    page.get_by_role("link", name=re.compile(f"{word('Rehearse', ana.locale)}.*Login perdido")).click()
    page.get_by_role("radio", name="Bloqueada e de volta por e-mail").check()
    is_for_everybody(page)
    page.get_by_role("button", name=word("Begin", ana.locale)).click()
    she_goes_another_way(page, ana.locale)

    expect(page.get_by_role("heading", name=word("Your way", ana.locale))).to_be_visible()
    missed = page.locator(".proc-diff")
    expect(missed.get_by_text(named("lost-login", "way", "pt-BR"), exact=True)).to_be_visible()
    expect(missed.get_by_text(step_of("lost-login", "way").why["pt-BR"])).to_be_visible()
    way = page.locator(".proc-steps")
    for step in ("account", "way", "neither"):
        expect(way.get_by_text(named("lost-login", step, "pt-BR"), exact=True).first).to_be_visible()
    is_for_everybody(page)

    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.state, rehearsal.person) == (RehearsalState.DONE, ana)
    assert rehearsal.missed > 0
    assert following(version.procedure, since=clock.now() - timedelta(days=1)) == before
    for touched in (Run, Ticket, Message, Call, Approval):
        assert not touched.objects.exists()
    assert platform.one("account", email="davi.prado@correio.example")["state"] == "locked"


def she_goes_another_way(page: Page, locale: str) -> None:
    """What is only looked up comes by itself, as the case says; where the person opens the e-mail, she says that they open nothing."""
    for step, said in KNOWN.items():
        page.get_by_role("textbox", name=asks("identity-check", step, "pt-BR")).fill(said)
        page.get_by_role("button", name=word("Confirm and go on", locale)).click()
    expect(page.get_by_role("heading", name=named("identity-check", "compare", "pt-BR"))).to_be_visible()
    page.get_by_role("button", name=word("Do it now", locale)).click()
    expect(page.get_by_role("heading", name=asks("lost-login", "way", "pt-BR"))).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("radio").nth(2).check()
    page.get_by_role("button", name=word("Confirm and go on", locale)).click()
    expect(page.get_by_role("heading", name=named("lost-login", "neither", "pt-BR"))).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("button", name=word("Send it", locale)).click()
