"""Words in a mail propose; a person decides. Until then nothing goes out by itself."""

import pytest
from tests.cast import story, words

from amparo.accounts.models import User
from amparo.core.errors import Conflict, Missing
from amparo.escalations import services
from amparo.escalations.models import EscalationKind, Proposal
from amparo.escalations.queries.proposals import proposed_on
from amparo.escalations.states import Level, ProposalState
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.sending import is_quiet
from amparo.tickets.services import open_ticket, receive_message

pytestmark = pytest.mark.django_db

PLAN = "Não quero mais viver. Estou com os comprimidos aqui."


@pytest.fixture
def worrying(ticket: Ticket, maria: Contact, grace: User) -> Proposal:
    receive_message(ticket=ticket, incoming=words(maria, PLAN))
    return Proposal.objects.get(ticket=ticket)


def test_a_mail_that_may_mean_danger_calls_whoever_leads_there(worrying: Proposal, ticket: Ticket, grace: User) -> None:
    assert (worrying.level, worrying.state) == (Level.P0, ProposalState.PROPOSED)
    assert Notification.objects.filter(user=grace, kind="escalations:proposed", ticket_id=ticket.pk).exists()
    assert "escalations:proposal:made" in story(ticket)
    assert is_quiet(ticket)


def test_where_the_words_stand_is_kept_but_not_the_words(worrying: Proposal) -> None:
    (sign,) = worrying.signs
    assert PLAN[sign["start"] : sign["end"]].lower() == "não quero mais viver"
    assert "viver" not in str(worrying.signs)


def test_the_first_mail_of_a_ticket_is_read_as_well_its_subject_too(lume: Brand, maria: Contact) -> None:
    ticket = open_ticket(brand=lume, incoming=words(maria, "Oi", subject="Quero morrer")).ticket
    assert Proposal.objects.get(ticket=ticket).level == Level.P1


def test_an_automatic_answer_and_a_common_question_propose_nothing(lume: Brand, maria: Contact) -> None:
    open_ticket(brand=lume, incoming=words(maria, PLAN, is_automatic=True))
    open_ticket(brand=lume, incoming=words(maria))
    assert not Proposal.objects.exists()


def test_ana_sees_it_luis_does_not(worrying: Proposal, ticket: Ticket, ana: User, luis: User) -> None:
    assert proposed_on(ana, ticket) == worrying
    assert proposed_on(luis, ticket) is None


def test_ana_dismisses_it_once(worrying: Proposal, ticket: Ticket, ana: User) -> None:
    services.dismiss_proposal(proposal=worrying, by=ana)
    assert proposed_on(ana, ticket) is None
    assert not is_quiet(ticket)
    with pytest.raises(Conflict):
        services.dismiss_proposal(proposal=worrying, by=ana)


@pytest.mark.usefixtures("danger")
def test_raised_it_says_as_what(worrying: Proposal, ticket: Ticket, ana: User, danger: EscalationKind) -> None:
    loop = services.raise_critical(ticket=ticket, by=ana)
    worrying.refresh_from_db()
    assert (worrying.state, worrying.escalation, worrying.decided_by) == (ProposalState.RAISED, loop, ana)


@pytest.mark.usefixtures("danger")
def test_where_a_p0_was_raised_nobody_is_asked_to_look_as_well(ticket: Ticket, ana: User) -> None:
    services.raise_critical(ticket=ticket, by=ana)
    with pytest.raises(Conflict):
        services.doubt(ticket=ticket, by=ana)
    ticket.refresh_from_db()
    assert ticket.danger == ""


def test_ana_is_not_sure_and_others_are_asked_to_look_at_a_mail_without_a_sign(
    ticket: Ticket, ana: User, luis: User, grace: User
) -> None:
    proposal = services.doubt(ticket=ticket, by=ana)
    assert (proposal.level, proposal.message, proposal.doubted_by) == (Level.P0, None, ana)
    ticket.refresh_from_db()
    assert ticket.danger == Level.P0
    assert is_quiet(ticket)
    told = Notification.objects.get(user=grace, kind="escalations:doubted")
    assert told.data == {"who": "Ana", "ticket": ticket.number}
    assert not Notification.objects.filter(user=ana).exists()
    assert story(ticket)[-1] == "escalations:proposal:doubted"
    with pytest.raises(Conflict):
        services.doubt(ticket=ticket, by=ana)
    with pytest.raises(Missing):
        services.doubt(ticket=ticket, by=luis)
    services.dismiss_proposal(proposal=proposal, by=grace)
    ticket.refresh_from_db()
    assert ticket.danger == ""
