"""A colleague writes to us: a ticket as for anybody, and a loop that ends only when they were told."""

import pytest
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.core.errors import Invalid
from amparo.escalations.models import Escalation
from amparo.escalations.states import Direction, LoopState
from amparo.tickets.errors import CannotSolve
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked_by_colleagues(ajuda: Mailbox, brazil: Team) -> Mailbox:
    ajuda.team, ajuda.colleagues = brazil, "lume.example studio.example"
    ajuda.save()
    return ajuda


def comes(mailbox: Mailbox, sender: str, **headers: str) -> Arrival:
    arrival = arrive(mail("How many asked for a refund?", sender=sender, subject="Refunds in May", **headers), mailbox)
    digest()
    arrival.refresh_from_db()
    return arrival


def test_what_otto_asks_is_a_request_to_the_team_with_its_clocks(asked_by_colleagues: Mailbox, ana: User) -> None:
    arrival = comes(asked_by_colleagues, "Otto <otto@Studio.example>")
    assert arrival.outcome == Outcome.OPENED
    loop = Escalation.objects.get()
    assert (loop.direction, loop.state, loop.authority.team) == (
        Direction.IN,
        LoopState.RAISED,
        arrival.message.ticket.team,
    )
    assert loop.question == "Refunds in May\n\nHow many asked for a refund?"
    assert loop.acknowledge_by is not None
    with pytest.raises(CannotSolve):  # nobody was told yet
        change_ticket(ticket=arrival.message.ticket, by=ana, change=Change(state=TicketState.SOLVED))


def test_his_next_mail_goes_on_with_the_same_request(asked_by_colleagues: Mailbox) -> None:
    first = comes(asked_by_colleagues, "Otto <otto@lume.example>", Message_ID="<one@lume.example>")
    again = arrive(
        mail(
            "And in June?", sender="otto@lume.example", subject="Re: Refunds in May", In_Reply_To="<one@lume.example>"
        ),
        asked_by_colleagues,
    )
    digest()
    again.refresh_from_db()
    assert (again.outcome, again.message.ticket) == (Outcome.APPENDED, first.message.ticket)
    assert Escalation.objects.count() == 1


@pytest.mark.parametrize("sender", ["maria@lume.example.test", "maria@notstudio.example", "maria@mail.example"])
def test_maria_is_no_colleague_and_has_a_ticket_alone(asked_by_colleagues: Mailbox, sender: str) -> None:
    assert comes(asked_by_colleagues, sender).outcome == Outcome.OPENED
    assert not Escalation.objects.exists()


def test_the_keeper_writes_domains_as_they_like(ajuda: Mailbox, brazil: Team) -> None:
    olga = staff("Olga", Role.OWNER)
    given = MailboxFields(colleagues="@Lume.example, studio.example  lume.example", team=brazil)
    assert save_mailbox(mailbox=ajuda, by=olga, values=given).colleagues == "lume.example studio.example"


@pytest.mark.parametrize(("typed", "field"), [("lume", "colleagues"), ("lume.example", "team")])
def test_a_domain_that_is_none_and_a_team_that_is_missing_are_said(ajuda: Mailbox, typed: str, field: str) -> None:
    olga = staff("Olga", Role.OWNER)
    with pytest.raises(Invalid) as refusal:
        save_mailbox(mailbox=ajuda, by=olga, values=MailboxFields(colleagues=typed, no_team=True))
    assert refusal.value.field == field
