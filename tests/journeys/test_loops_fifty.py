"""Fifty people wait for one answer: it comes from a page without an account, and each is told in their own language."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.cast import writer
from tests.journeys.scene import is_for_everybody, until
from tests.mail_server import Sink

from amparo.accounts.models import User
from amparo.channels.email.models import Mailbox
from amparo.core import clock
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.models import Authority, DirectoryRule, Escalation, EscalationKind
from amparo.escalations.services import Raising, make_link, raise_escalation
from amparo.escalations.states import Level, LoopState
from amparo.tickets.models import Brand
from amparo.tickets.services import UNDO_SECONDS

pytestmark = pytest.mark.journey

PEOPLE = 50
TEXTS = {
    "pt-BR": "Oi, {{contact.first_name}}! Sua LIVE caiu por um engano nosso. Já está tudo certo.",
    "es": "Hola, {{contact.first_name}}: tu LIVE se cortó por un error nuestro. Ya está todo en orden.",
    "en": "Hi {{contact.first_name}}, your LIVE was cut off by our mistake. All is well again.",
}
"""Round robin over the fifty: 17 Portuguese, 17 Spanish, 16 English."""


@pytest.fixture
def loop(lume: Brand, grace: User) -> Escalation:
    """Fifty LIVEs were cut off this morning, and LIVE operations are asked once."""
    live_ops = Authority.objects.create(code="live-ops", name=Variants(source="en", texts={"en": "LIVE Ops"}))
    kind = EscalationKind.objects.create(code="live", name=Variants(source="en", texts={"en": "LIVE cut off"}))
    DirectoryRule.objects.create(kind=kind, authority=live_ops)
    Mailbox.objects.create(brand=lume, address="help@lume.example", language="en")
    languages = list(TEXTS)
    tickets = [
        a_ticket(
            lume,
            writer(f"Person{n:02}", f"person{n}@correio.example", languages=(languages[n % 3],)),
            text="LIVE",
            language=languages[n % 3],
        )
        for n in range(PEOPLE)
    ]
    what = Raising(kind=kind, level=Level.P1, question="Were these LIVEs cut off by mistake?")
    return raise_escalation(tickets=tickets, by=grace, what=what)


def test_fifty_tickets_on_one_escalation_are_told_in_three_languages(
    visit: Visit, loop: Escalation, grace: User, outside: Sink, worker: None
) -> None:
    _link, token = make_link(escalation=loop, by=grace)
    theirs = visit(None, f"/loops/{token}/")
    expect(theirs.get_by_text("Person00")).to_have_count(0)  # the kind shows no personal data
    theirs.locator("[name=text]").first.fill("A mistake of the new limit. It is lifted.")
    theirs.locator("[name=what][value=answer]").click()
    expect(theirs.locator("[name=what][value=answer]")).to_have_count(0)

    page = visit(grace, f"/desk/loops/{loop.number}/")
    for language, text in TEXTS.items():
        page.locator(f"[name='text_{language}']").fill(text)
    page.locator("#loop-texts button[type=submit]").click()
    expect(page.get_by_text(f"Written for {PEOPLE} people. Check each.")).to_be_visible()
    is_for_everybody(page)
    check_each(page)
    page.get_by_role("button", name=f"Tell the {PEOPLE} checked").click()
    expect(page.get_by_text(f"{PEOPLE} people are being told.")).to_be_visible()

    loop.refresh_from_db()
    assert loop.state == LoopState.TOLD
    assert loop.waiting.filter(told_message__isnull=False).count() == PEOPLE
    with clock.at(clock.now() + timedelta(seconds=UNDO_SECONDS + 1)):
        run_due()
    until(lambda: len(to_the_people(outside)) == PEOPLE)
    mails = [plain(content) for content in to_the_people(outside)]
    assert [sum(word in mail for mail in mails) for word in ("engano", "orden", "mistake")] == [17, 17, 16]
    until(lambda: Escalation.objects.get(pk=loop.pk).state == LoopState.CLOSED)


def to_the_people(outside: Sink) -> list[bytes]:
    """What left for those who wait; Grace is told of a grave question by mail as well."""
    return [content for _sender, to, content in list(outside.taken) if to[0].endswith("@correio.example")]


def plain(content: bytes) -> str:
    """What the mail says."""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def check_each(page: Page) -> None:
    """Grace reads the words for each, and says so with two keys; the next person's stand there at once."""
    page.locator("[id^=waits-] a.btn-line").first.click()
    for left in reversed(range(PEOPLE)):
        words = page.locator("#act-text")
        expect(words).to_have_value(re.compile(r"Person\d\d"))
        name = words.input_value().split("Person")[1][:2]
        page.keyboard.press("Control+Enter")
        if left:
            expect(words).not_to_have_value(re.compile(f"Person{name}"))
    expect(page.locator("#act-text")).to_have_count(0)
