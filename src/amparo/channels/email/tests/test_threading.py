"""Which ticket a mail belongs to, with both ways of getting it wrong."""

from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.digest import digest
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.tickets.models import Ticket


def opened(mailbox: Mailbox, raw: bytes) -> Ticket:
    arrival = arrive(raw, mailbox)
    digest()
    arrival.refresh_from_db()
    assert arrival.outcome == Outcome.OPENED
    return arrival.message.ticket


def test_a_mail_of_a_new_person_opens_a_ticket(ajuda: Mailbox) -> None:
    ticket = opened(ajuda, mail())
    assert (ticket.subject, ticket.market, ticket.language, ticket.team_id) == (
        "Não consigo entrar",
        "BR",
        "pt-BR",
        ajuda.team_id,
    )
    assert ticket.contact.name == "Maria Souza"
    assert ticket.messages.get().text == "Não consigo entrar na minha conta desde ontem."


def test_a_reply_to_her_own_mail_goes_on_in_its_ticket(ajuda: Mailbox) -> None:
    ticket = opened(ajuda, mail(Message_ID="<first@correio.example>"))
    arrival = arrive(
        mail("Mais uma coisa.", subject="Re: Não consigo entrar", References="<first@correio.example>"), ajuda
    )
    digest()
    arrival.refresh_from_db()
    assert arrival.outcome == Outcome.APPENDED
    assert arrival.message.ticket == ticket
