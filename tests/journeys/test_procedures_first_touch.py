"""A lost login is resolved at the first touch: along its procedure, with the platform's own tool, in each language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.journeys.scene import asks, is_for_everybody, named, procedures, reasons, until, word, write_in
from tests.mail_server import Sink

from amparo.accounts.models import Team, User
from amparo.channels.email.models import Mailbox
from amparo.channels.email.tests.servers import our_listener
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.project.demo.platform.store import Store
from amparo.sops.models import Run
from amparo.sops.states import RunState
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import UNDO_SECONDS
from amparo.tickets.states import TicketState
from amparo.tools.models import Call
from amparo.tools.states import CallState

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Story:
    """Who is locked out, what they write, and the words that the procedure has in their language."""

    agent: str
    language: str
    writer: str
    address: str
    account: str
    subject: str
    text: str
    known: tuple[str, str, str]  # end of the phone number, year, device
    reason: str
    title: str
    sent_to: str
    added: str
    thanks: str


DAVI = Story(
    agent="ana",
    language="pt-BR",
    writer="Davi Prado",
    address="davi.prado@correio.example",
    account="LM-4671445",
    subject="Conta bloqueada depois de errar a senha",
    text="Bom dia! Errei a senha umas vezes e a conta está bloqueada. O telefone dela termina em 0715, abri em 2022 e "
    "sempre entrei por um Redmi Note 13. O e-mail é este mesmo, e eu abro normalmente.",
    known=("0715", "2022", "Redmi Note 13"),
    reason="Login perdido",
    title="Login perdido",
    sent_to="d•••@correio.example",
    added="Boa LIVE hoje!",
    thanks="Entrei, muito obrigado pela ajuda!",
)
TERESA = Story(
    agent="luis",
    language="es",
    writer="Teresa Quispe",
    address="teresa.quispe@correo.example",
    account="LM-4023767",
    subject="Me bloquearon por entrar desde otra ciudad",
    text="Hola. Viajé a Cusco y Lume bloqueó mi cuenta por un inicio de sesión inusual. Era yo. El teléfono de la cuenta "
    "termina en 0316, la abrí en 2020 y siempre entro con un Moto G54. El correo es este y lo abro sin problema.",
    known=("0316", "2020", "Moto G54"),
    reason="Acceso perdido",
    title="Acceso perdido",
    sent_to="t•••@correo.example",
    added="¡Buen viaje!",
    thanks="Ya pude entrar, muchas gracias por la ayuda.",
)


@pytest.fixture
def desk(lume: Brand, ana: User, luis: User, grace: User, olga: User, brazil: Team, latam: Team) -> Iterator[int]:  # noqa: PLR0917 - the cast
    """A desk with its mailboxes, and its procedures in use; the port that mail comes in by."""
    for address, team, market, language in (
        ("ajuda@lume.example", brazil, "BR", "pt-BR"),
        ("ayuda@lume.example", latam, "PE", "es"),
    ):
        Mailbox.objects.create(brand=lume, address=address, team=team, market=market, language=language)
    reasons(olga, "account", "account-hacked", "account-login")
    procedures(olga, grace, "identity-check", "hacked-account", "lost-login")
    with our_listener() as port:
        yield port


@pytest.mark.parametrize("story", [DAVI, TERESA], ids=["pt-BR", "es"])
def test_a_lost_login_is_resolved_at_the_first_touch(  # noqa: PLR0917 - the cast, and the parts
    story: Story, visit: Visit, platform: Store, desk: int, worker: None, outside: Sink, ana: User, luis: User
) -> None:
    agent = {"ana": ana, "luis": luis}[story.agent]
    ours = "ajuda@lume.example" if agent == ana else "ayuda@lume.example"
    sender = f"{story.writer} <{story.address}>"
    write_in(desk, sender, ours, story.text, subject=story.subject)

    page = visit(agent, "/desk/unassigned/")
    page.get_by_role("link", name=story.subject).first.click()
    expect(page.locator("#main").get_by_text(story.text[:40])).to_be_visible()
    it_is_a_lost_login(page, story, agent.locale)
    answers_are_walked_by_keyboard(page, story)
    the_link_is_sent(page, story, agent.locale)
    the_platform_was_called(platform, story)

    write_in(desk, sender, ours, story.thanks, subject=f"Re: {story.subject}", answers=the_mail_leaves(outside, story))
    the_ticket_is_solved(page, story, agent.locale)


def it_is_a_lost_login(page: Page, story: Story, locale: str) -> None:
    """The reason is said by keyboard, and the procedure that fits it is offered, and begun."""
    page.locator("#main").focus()
    page.keyboard.press("m")
    page.get_by_role("dialog").get_by_role("button", name=story.reason).click()
    offered = page.get_by_role("region", name=word("Procedures", locale))
    expect(offered.get_by_role("heading", name=word("What applies here", locale))).to_be_visible()
    expect(offered.get_by_text(story.title).first).to_be_visible()
    is_for_everybody(page)
    page.locator("#main").focus()
    page.keyboard.press("b")


def answers_are_walked_by_keyboard(page: Page, story: Story) -> None:
    """The tool finds the account by itself; what the person wrote is typed in, and the platform compares it."""
    for step, said in zip(("phone_ending", "signed_up_year", "device"), story.known, strict=True):
        at_step(page, asks("identity-check", step, story.language))
        page.keyboard.press("1")
        page.keyboard.type(said)
        page.keyboard.press("Control+Enter")
    at_step(page, named("identity-check", "compare", story.language))
    page.keyboard.press("1")
    at_step(page, asks("lost-login", "way", story.language))
    expect(page.locator("#ticket-sop").get_by_text(story.sent_to)).to_be_visible()
    is_for_everybody(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")


def the_link_is_sent(page: Page, story: Story, locale: str) -> None:
    """Two actions of the platform, each by its key; then the words are put into the reply, changed, and sent."""
    for step in ("unlock", "send_link"):
        at_step(page, named("lost-login", step, story.language))
        page.keyboard.press("1")
    at_step(page, named("lost-login", "told", story.language))
    page.keyboard.press("1")
    text = page.get_by_role("textbox", name=word("Text of the reply", locale))
    expect(text).to_have_value(re.compile(re.escape(story.sent_to)))
    expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {story.added}")
    is_for_everybody(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".msg-out .words")).to_contain_text(story.added)
    at_step(page, named("lost-login", "news", story.language))


def at_step(page: Page, heading: str) -> None:
    """The run stands at this step, wherever the eyes were; the keys are the page's."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.locator("#main").focus()


def the_platform_was_called(platform: Store, story: Story) -> None:
    assert platform.one("account", account_id=story.account)["state"] == "active"
    assert set(Call.objects.values_list("state", flat=True)) == {CallState.DONE}


def the_mail_leaves(outside: Sink, story: Story) -> EmailMessage:
    """The seconds of undo pass, and the worker hands the reply to the world; what the world got."""
    with clock.at(clock.now() + timedelta(seconds=UNDO_SECONDS + 1)):
        run_due()
    until(lambda: bool(outside.taken))
    ((_sender, recipients, content),) = outside.taken
    assert recipients == [story.address]
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    assert story.sent_to in body.get_content()
    assert story.added in body.get_content()
    return mail


def the_ticket_is_solved(page: Page, story: Story, locale: str) -> None:
    """Their thanks move the run on without a reload; the last words solve the ticket, and the run ends."""
    at_step(page, asks("lost-login", "is_in", story.language))
    expect(page.locator("#main").get_by_text(story.thanks)).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    at_step(page, named("lost-login", "all_set", story.language))
    page.keyboard.press("1")
    expect(page.get_by_role("textbox", name=word("Text of the reply", locale))).to_be_focused()
    page.keyboard.press("Control+Enter")
    resolved = word("Resolved", locale, context="outcome of a procedure")
    expect(page.locator("#ticket-sop").get_by_text(resolved)).to_be_visible()
    is_for_everybody(page)
    ticket, run = Ticket.objects.get(), Run.objects.get()
    assert (ticket.state, ticket.assignee.name) == (TicketState.SOLVED, story.agent.title())
    assert (run.state, run.outcome, run.root_cause) == (RunState.ENDED, "resolved", "forgotten_credentials")
    assert Message.objects.filter(kind="out").count() == 2  # one to let them in, one to say goodbye
