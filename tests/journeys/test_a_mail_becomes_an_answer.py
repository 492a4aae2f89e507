"""The main job from end to end, in each language: a mail comes in by SMTP, becomes a ticket, is answered in a browser,
leaves by SMTP, and the person's next mail appears on the open page."""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect
from tests.browser import Visit
from tests.cast import staff
from tests.journeys.scene import is_for_everybody, send_in
from tests.mail_server import Sink

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.sending.deliver import deliver
from amparo.channels.email.tests.servers import our_listener
from amparo.core import clock
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import UNDO_SECONDS
from amparo.tickets.states import Delivery, TicketState

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Story:
    """One language's words: what is written, what the desk calls things, how it signs."""

    language: str
    locale: str
    question: str
    answer: str
    thanks: str
    wrote: str
    reply_label: str
    send: str
    signature: str


STORIES = {
    "pt-BR": Story(
        "pt-BR",
        "pt-br",
        "Bom dia! Perdi o acesso à minha conta ontem e o código não chega no meu celular novo.",
        "Oi, Maria! Mandei um código novo agora.",
        "Deu certo, muito obrigada pela ajuda!",
        "Em sex., 20 de nov. de 2026 às 09:12, Ajuda Lume <ajuda@lume.example> escreveu:",
        "Texto da resposta",
        "Enviar e esperar",
        "Com carinho, equipe Lume",
    ),
    "es": Story(
        "es",
        "es",
        "Buenos días: perdí el acceso a mi cuenta ayer y el código no llega a mi teléfono nuevo.",
        "¡Hola, María! Acabo de enviar un código nuevo.",
        "Ya pude entrar, muchas gracias por la ayuda.",
        "El vie, 20 nov 2026 a las 9:12, Ayuda Lume (<ajuda@lume.example>) escribió:",
        "Texto de la respuesta",
        "Enviar y esperar",
        "Con cariño, equipo Lume",
    ),
    "en": Story(
        "en",
        "en",
        "Good morning, I lost access to my account yesterday and the code never reaches my new phone.",
        "Hi Maria, I have just sent a new code.",
        "That worked, thank you so much for your help!",
        "On Fri, Nov 20, 2026 at 9:12 AM Lume Help <ajuda@lume.example> wrote:",
        "Text of the reply",
        "Send and wait",
        "Warmly, the Lume team",
    ),
}


def a_desk(brand: Brand, team: Team, story: Story) -> User:
    signatures = {one.language: one.signature for one in STORIES.values()}
    Mailbox.objects.create(
        brand=brand,
        address="ajuda@lume.example",
        team=team,
        language="en",
        signature=Variants(texts=signatures),
    )
    return staff("Bia", Role.AGENT, team=team, locale=story.locale, languages=(story.language,))


def write_in(port: int, text: str, *, subject: str, answers: EmailMessage | None = None) -> None:
    mail = EmailMessage()
    mail["From"] = "Maria Souza <maria@correio.example>"
    mail["To"] = "ajuda@lume.example"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{'b' if answers else 'a'}@correio.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers["Message-ID"]
    mail.set_content(text)
    send_in(port, mail)


@pytest.mark.parametrize("language", list(STORIES))
def test_a_mail_becomes_a_ticket_an_answer_and_a_follow_up(
    language: str, visit: Visit, lume: Brand, brazil: Team, outside: Sink
) -> None:
    story = STORIES[language]
    bia = a_desk(lume, brazil, story)
    with our_listener() as port:
        write_in(port, story.question, subject="Lume")
        ticket = Ticket.objects.get()
        assert (ticket.language, ticket.state, ticket.contact.name) == (language, TicketState.NEW, "Maria Souza")

        page = visit(bia, "/desk/unassigned/")
        expect(page.locator("html")).to_have_attribute("lang", story.locale if language != "pt-BR" else "pt-br")
        page.get_by_role("link", name="Lume").first.click()
        talk = page.locator("#main")
        expect(talk.get_by_text(story.question)).to_be_visible()

        page.get_by_role("textbox", name=story.reply_label).fill(story.answer)
        page.get_by_role("button", name=story.send).click()
        expect(page.locator(".msg-out .words")).to_have_text(story.answer)

        sent = the_answer_leaves(outside)
        body = sent.get_body(("plain",))
        assert body is not None
        assert story.answer in body.get_content()
        assert story.signature in body.get_content()
        assert sent["In-Reply-To"] == "<a@correio.example>"
        ticket.refresh_from_db()
        assert (ticket.state, ticket.assignee) == (TicketState.PENDING, bia)

        quote = f"{story.thanks}\n\n{story.wrote}\n> {story.answer}\n"
        write_in(port, quote, subject=f"Re: {sent['Subject']}", answers=sent)
        expect(talk.get_by_text(story.thanks)).to_be_visible()
        expect(talk.get_by_text(story.wrote)).not_to_be_visible()
        is_for_everybody(page)

    ticket.refresh_from_db()
    assert ticket.state == TicketState.OPEN
    assert Ticket.objects.count() == 1


def the_answer_leaves(outside: Sink) -> EmailMessage:
    """The seconds of undo pass, the reply is released and handed over; what the world's server got."""
    with clock.at(clock.now() + timedelta(seconds=UNDO_SECONDS + 1)):
        run_due()
    message = Message.objects.get(kind="out")
    assert deliver(message_id=message.pk) == Delivery.SENT
    ((_sender, recipients, content),) = outside.taken
    assert recipients == ["maria@correio.example"]
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
