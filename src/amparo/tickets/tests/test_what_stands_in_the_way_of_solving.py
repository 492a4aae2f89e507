"""A room above the tickets can say that something is missing; then the ticket is not solved, and the sentence is told."""

from collections.abc import Iterator

import pytest

from amparo.accounts.models import User
from amparo.tickets import solving
from amparo.tickets.errors import CannotSolve
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Change, Outgoing, change_ticket, reply, undo_reply
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is missing on every ticket, for the test to fill and empty."""
    sentences: list[str] = []
    monkeypatch.setattr(solving, "_asked", [lambda _ticket: sentences])
    return sentences


def test_ana_cannot_solve_while_something_is_missing_and_reads_what(
    ticket: Ticket, ana: User, missing: list[str]
) -> None:
    missing.append("To solve this, tell Jussara first.")
    with pytest.raises(CannotSolve, match="tell Jussara first") as refusal:
        change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    assert refusal.value.missing == missing
    ticket.refresh_from_db()
    assert ticket.state == TicketState.NEW


def test_an_answer_that_would_solve_is_not_sent_either(ticket: Ticket, ana: User, missing: list[str]) -> None:
    missing.append("To solve this, tell Jussara first.")
    with pytest.raises(CannotSolve):
        reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Pronto", then=TicketState.SOLVED))
    assert not Message.objects.filter(author=ana).exists()


def test_other_changes_go_on_and_so_does_solving_once_nothing_is_missing(
    ticket: Ticket, ana: User, missing: list[str]
) -> None:
    missing.append("To solve this, tell Jussara first.")
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.PENDING))
    missing.clear()
    assert change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED)).state == TicketState.SOLVED


def test_taking_an_answer_back_leads_to_solved_again_without_being_asked(
    ticket: Ticket, ana: User, missing: list[str]
) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Ainda isto", then=TicketState.OPEN))
    missing.append("Something new.")
    assert undo_reply(message=message, by=ana)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.SOLVED
