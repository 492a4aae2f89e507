"""What was decided is told to its creator: by reviewers, or on the ticket by whoever may answer there."""

import pytest
from tests.cast import signed_in, staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.desk.tests.test_second_review import disputed, settled
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.states import CaseState, Round, Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_telling_needs_to_know_how_and_keeps_what_was_written(case: Case, noor: User, ines: User) -> None:
    disputed(case, noor)
    services.claim_next(by=ines, round_=Round.ARBITER)
    services.arbitrate(case=case, by=ines, words=says())
    settled(case)
    answer = signed_in(ines).post(f"/desk/review/{case.number}/do/tell/", {"explanation": "Porque hay fuego."})
    assert answer.status_code == 422
    assert "Porque hay fuego." in answer.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED


def test_who_handed_a_decision_in_tells_the_creator_on_the_ticket_where_reviewers_may_not_answer(
    hands_in: HandsIn, ticket: Ticket, ana: User, noor: User, ines: User
) -> None:
    case = hands_in(ticket=ticket)
    disputed(case, noor)
    assert 'name="explanation"' not in signed_in(ana).get(f"/desk/review/{case.number}/").content.decode()
    services.claim_next(by=ines, round_=Round.ARBITER)
    services.arbitrate(case=case, by=ines, words=says(Verdict.OVERTURNS))
    settled(case)
    path = f"/desk/review/{case.number}/"
    reviewers = signed_in(ines)
    page = reviewers.get(path).content.decode()
    assert "Whoever answers on the ticket tells them." in page
    assert "Tell them on the ticket" not in page
    assert reviewers.post(f"{path}do/statement/", {"explanation": "La vela estaba apagada."}).status_code == 302
    assert reviewers.post(f"{path}do/tell/").status_code == 403
    assert "Tell them on the ticket" in signed_in(ana).get(path).content.decode()
    assert signed_in(ana).post(f"{path}do/tell/").status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.TOLD
    assert "La vela estaba apagada." in ticket.messages.latest("pk").text
    assert signed_in(staff("Luis", Role.AGENT)).post(f"{path}do/tell/").status_code in {403, 404}
