"""The other way round: a colleague asks support, with the same clocks and the same loop."""

import pytest

from amparo.accounts.models import Team, User
from amparo.core.errors import Invalid
from amparo.escalations import services
from amparo.escalations.models import Escalation
from amparo.escalations.queries import visible_to
from amparo.escalations.services import Asking
from amparo.escalations.states import Direction, LoopState
from amparo.escalations.tests.doing import arrives, says
from amparo.notifications.models import Notification
from amparo.tickets.errors import CannotSolve
from amparo.tickets.models import Brand
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(lume: Brand, brazil: Team) -> Asking:
    return Asking(
        address="otto@lume.example",
        name="Otto, Marketing",
        subject="Refunds in May",
        text="How many people asked for one?",
        team=brazil,
        brand=lume,
        language="en",
    )


@pytest.fixture
def request_(asking: Asking, ana: User, noor: User) -> Escalation:
    return services.raise_request(by=noor, asking=asking)


def test_the_team_hears_of_it_and_its_clocks_run(request_: Escalation, ana: User, luis: User) -> None:
    assert (request_.direction, request_.state) == (Direction.IN, LoopState.RAISED)
    assert request_.acknowledge_by is not None
    assert Notification.objects.filter(user=ana, kind="escalations:raised").exists()
    assert visible_to(ana).get() == request_
    assert not visible_to(luis).exists()


def test_ana_takes_it_answers_and_otto_is_told(request_: Escalation, ana: User) -> None:
    assert services.acknowledge(escalation=request_, by=ana).keeper == ana
    services.answer(escalation=request_, by=ana, words=says("Forty-one."))
    waiting = request_.waiting.get()
    assert waiting.text == "Forty-one."
    with pytest.raises(CannotSolve):
        change_ticket(ticket=waiting.ticket, by=ana, change=Change(state=TicketState.SOLVED))
    services.check_text(waiting=waiting, by=ana)
    (message,) = services.tell(escalation=request_, by=ana).told
    arrives(message)
    request_.refresh_from_db()
    assert request_.state == LoopState.CLOSED


def test_a_question_without_words_is_none(asking: Asking, noor: User) -> None:
    empty = Asking(address="otto@lume.example", name="", subject=" ", text="?", team=asking.team, brand=asking.brand)
    with pytest.raises(Invalid):
        services.raise_request(by=noor, asking=empty)
