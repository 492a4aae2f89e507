"""What may be danger and is undecided stands beside its ticket, where every list shows it, until somebody decides."""

from collections.abc import Callable

import pytest
from tests.cast import words

from amparo.accounts.models import User
from amparo.escalations import services
from amparo.escalations.models import EscalationKind, Proposal
from amparo.escalations.queries.proposals import proposed_on
from amparo.escalations.services import Raising
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.queries import Filters, View, list_page
from amparo.tickets.services import Change, change_ticket, merge, open_ticket, receive_message, unmerge
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db

THREAT = "Um homem disse que vai me matar."
PLAN = "Não quero mais viver. Estou com os comprimidos aqui."

Says = Callable[..., Ticket]


@pytest.fixture
def says(lume: Brand, maria: Contact) -> Says:
    """Maria writes, in a ticket of its own."""

    def write(*texts: str) -> Ticket:
        ticket = open_ticket(brand=lume, incoming=words(maria, texts[0])).ticket
        for text in texts[1:]:
            receive_message(ticket=ticket, incoming=words(maria, text))
        return ticket

    return write


def listed(user: User) -> list[tuple[int, str]]:
    return [(row.id, row.danger) for row in list_page(user, Filters(view=View.DANGER)).rows]


def test_the_gravest_comes_first_and_a_common_question_is_not_there(says: Says, ana: User) -> None:
    says("Não consigo entrar")
    threatened, worse = says(THREAT), says(PLAN)
    assert listed(ana) == [(worse.pk, "P0"), (threatened.pk, "P1")]


def test_once_ana_has_dismissed_the_gravest_what_else_was_said_still_stands(says: Says, ana: User) -> None:
    ticket = says(THREAT, PLAN)
    for standing in ("P0", "P1"):
        assert listed(ana) == [(ticket.pk, standing)]
        services.dismiss_proposal(proposal=Proposal.objects.get(level=standing), by=ana)
    assert listed(ana) == []


def test_a_ticket_that_was_solved_is_still_there(says: Says, ana: User) -> None:
    ticket = says(PLAN)
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    assert listed(ana) == [(ticket.pk, "P0")]


@pytest.mark.usefixtures("danger")
def test_what_was_raised_is_decided_also_where_the_loop_stood_already(says: Says, maria: Contact, ana: User) -> None:
    ticket = says(PLAN)
    loop = services.raise_critical(ticket=ticket, by=ana)
    assert listed(ana) == []
    receive_message(ticket=ticket, incoming=words(maria, PLAN))
    assert listed(ana) == [(ticket.pk, "P0")]
    assert services.raise_critical(ticket=ticket, by=ana) == loop
    assert listed(ana) == []


@pytest.mark.usefixtures("danger")
def test_a_ticket_that_joins_a_grave_loop_is_decided_with_it(says: Says, ana: User) -> None:
    loop = services.raise_critical(ticket=says(PLAN), by=ana)
    services.join(escalation=loop, tickets=[says(PLAN)], by=ana)
    assert listed(ana) == []


def test_who_asks_about_a_payment_has_decided_about_no_danger(says: Says, ana: User, asked: Raising) -> None:
    ticket = says(PLAN)
    services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    assert listed(ana) == [(ticket.pk, "P0")]


def test_merged_it_stands_where_the_conversation_goes_on_and_unmerged_where_it_was_said(
    says: Says, grace: User, danger: EscalationKind
) -> None:
    source, target = says(PLAN), says("Não consigo entrar")
    merge(source=source, target=target, by=grace)
    assert listed(grace) == [(target.pk, "P0")]
    assert proposed_on(grace, target) == Proposal.objects.get()
    source.refresh_from_db()
    unmerge(source=source, by=grace)
    assert listed(grace) == [(source.pk, "P0")]
    target.refresh_from_db()
    merge(source=source, target=target, by=grace)
    loop = services.raise_critical(ticket=target, by=grace)
    assert loop.kind == danger
    assert listed(grace) == []
