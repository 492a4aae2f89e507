"""Payments answer by mail; and an authority that says nothing is called again, one step higher each time."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect
from tests.browser import Visit
from tests.journeys import loops
from tests.journeys.scene import is_for_everybody, send_in, until, word
from tests.mail_server import Sink

from amparo.accounts.models import Team, User
from amparo.channels.email.tests.servers import our_listener
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.models import Escalation, EscalationKind
from amparo.escalations.services import Raising, raise_escalation
from amparo.escalations.states import Level, LoopState
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket

pytestmark = pytest.mark.journey

PAYMENTS, FIRST, SECOND = "pay@lume.example", "first@lume.example", "second@lume.example"
WAIT = timedelta(minutes=5)


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    with our_listener() as port:
        yield port


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    loops.mailbox(lume)
    return a_ticket(lume, maria, brazil, text="O presente sumiu, mas as moedas foram embora.")


@pytest.fixture
def refund(ticket: Ticket, olga: User) -> EscalationKind:
    """Payments are written to, and whoever is on call for them climbs a ladder of two."""
    climbs = loops.ladder(olga, loops.by_mail(FIRST), loops.by_mail(SECOND), wait=WAIT)
    payments = loops.authority("payments", "Payments", address=PAYMENTS, ladder=climbs)
    label = {"en": "Transaction", "pt-BR": "Transação", "es": "Transacción"}
    questions = [{"name": "transaction", "label": label, "type": "text", "required": True}]
    return loops.kind("refund", "Refund", payments, questions=questions)


def test_payments_are_asked_on_the_ticket_and_answer_by_mail(  # noqa: PLR0917 - the cast
    visit: Visit, ticket: Ticket, refund: EscalationKind, outside: Sink, worker: None, port: int, ana: User
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.keyboard.press("e")
    page.get_by_role("link", name="Refund").click()
    question = page.locator("form:has([name=question])")
    question.locator("[name=question]").fill("Can the gift be given back?")
    question.locator("[name$=transaction]").fill("G-77")
    is_for_everybody(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ticket-loops li")).to_have_count(1)

    (letter,) = loops.mails_to(outside, PAYMENTS, 1)
    assert "G-77" in loops.plain(letter)
    assert "Maria" not in loops.plain(letter)
    reply_by_mail(port, letter, "Nuno <someone@elsewhere.test>", "Yes, I am Payments. Pay it to me.")
    assert Escalation.objects.get().state == LoopState.RAISED  # who only says that they are Payments is not believed
    reply_by_mail(port, letter, f"Pia <{PAYMENTS}>", "Yes: the coins go back today.")
    loop = Escalation.objects.get()
    assert (loop.state, loop.answer) == (LoopState.ANSWERED, "Yes: the coins go back today.")

    expect(page.locator("#ticket-loops").get_by_text(word("Not told yet", ana.locale))).to_be_visible()
    page.goto(f"/desk/loops/{loop.number}/")
    expect(page.get_by_text("Yes: the coins go back today.").first).to_be_visible()
    page.locator("[id^=waits-] a.btn-line").first.click()
    page.locator("#act-text").fill("Oi, Maria! As moedas voltam hoje.")
    page.keyboard.press("Control+Enter")
    page.locator("form[action$='/tell/'] button[data-key]").click()
    until(lambda: Escalation.objects.get().state == LoopState.TOLD)
    loops.undo_is_over()
    (told,) = loops.mails_to(outside, "maria@correio.example", 1)
    assert "As moedas voltam hoje." in loops.plain(told)
    until(lambda: Escalation.objects.get().state == LoopState.CLOSED)


def test_an_ignored_question_climbs_the_ladder_and_again_when_it_was_taken_and_nothing_came(  # noqa: PLR0917 - the cast
    visit: Visit, ticket: Ticket, refund: EscalationKind, outside: Sink, worker: None, ana: User
) -> None:
    what = Raising(kind=refund, level=Level.P1, question="Can it be given back?", facts={"transaction": "G-77"})
    loop = raise_escalation(tickets=[ticket], by=ana, what=what)
    loops.pass_time(loops.GRACE)
    loops.mails_to(outside, FIRST, 1)
    assert not loops.got(outside, SECOND)

    loops.pass_time(loops.GRACE + WAIT)
    (call,) = loops.mails_to(outside, SECOND, 1)
    visit(None, loops.link_in(call, "page")).get_by_role("button", name="I have it").click()
    until(lambda: Escalation.objects.get().state == LoopState.ACKNOWLEDGED)

    loop.refresh_from_db()
    assert loop.update_by
    calls = len(outside.taken)
    loops.pass_time(loop.update_by - loop.asked_at + timedelta(seconds=1))  # taken, and not a word since
    until(lambda: len(outside.taken) > calls)
    loop.refresh_from_db()
    assert "update" in loop.missed
    page = visit(ana, f"/desk/loops/{loop.number}/")
    expect(page.get_by_role("complementary").get_by_text("second").first).to_be_visible()
    is_for_everybody(page)


def reply_by_mail(port: int, letter: EmailMessage, sender: str, text: str) -> None:
    """A mail comes in as the answer to `letter`, and is taken in."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, letter["Reply-To"] or letter["From"], f"Re: {letter['Subject']}"
    mail["In-Reply-To"] = mail["References"] = letter["Message-ID"]
    mail.set_content(text)
    send_in(port, mail)
