"""The system of payments moves a loop by itself, and nobody who does not know its secret does."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.secrets import seal
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.hooks import signature_of
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.services import Raising, raise_escalation
from amparo.escalations.states import LoopState, Via
from amparo.people.models import Contact
from amparo.tickets.models import Brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(  # noqa: PLR0917 - the cast
    lume: Brand, maria: Contact, brazil: Team, asked: Raising, ana: User, payments: Authority
) -> Escalation:
    payments.webhook_secret = seal("only we two")
    payments.save()
    return raise_escalation(tickets=[a_ticket(lume, maria, brazil)], by=ana, what=asked)


def says(client: Client, said: object, *, secret: str = "only we two", ago: timedelta = timedelta(0)) -> int:
    body, time = json.dumps(said).encode(), str(int((clock.now() - ago).timestamp()))
    signed = {"X-Amparo-Time": time, "X-Amparo-Signature": signature_of(secret, time, body)}
    answer = client.post("/loops/hooks/payments/", body, content_type="application/json", headers=signed)
    return answer.status_code


def test_a_system_takes_and_answers_a_loop(client: Client, loop: Escalation) -> None:
    assert says(client, {"escalation": loop.number, "what": "acknowledge", "name": "Nuno"}) == 200
    answer = {"escalation": loop.number, "what": "answer", "text": "Yes, today."}
    assert says(client, answer) == 200
    assert says(client, answer) == 200  # it did not hear us, and says it again
    loop.refresh_from_db()
    assert (loop.state, loop.acknowledged_by, loop.answer) == (LoopState.ANSWERED, "Nuno", "Yes, today.")
    assert loop.talk.filter(via=Via.WEBHOOK).count() == 2


def test_nobody_without_the_secret_and_nobody_with_an_old_request_is_believed(client: Client, loop: Escalation) -> None:
    said = {"escalation": loop.number, "what": "acknowledge"}
    assert says(client, said, secret="guessed") == 401
    assert says(client, said, secret="") == 401
    assert says(client, said, ago=timedelta(minutes=6)) == 401
    assert says(client, said, ago=-timedelta(minutes=6)) == 401
    assert client.post("/loops/hooks/payments/", said, content_type="application/json").status_code == 401
    assert client.post("/loops/hooks/nobody/", said, content_type="application/json").status_code == 401
    assert client.get("/loops/hooks/payments/").status_code == 405
    loop.refresh_from_db()
    assert loop.state == LoopState.RAISED


def test_an_authority_without_a_secret_has_no_door(client: Client, loop: Escalation) -> None:
    Authority.objects.update(webhook_secret="")
    assert says(client, {"escalation": loop.number, "what": "acknowledge"}, secret="") == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], 422),
        ({"what": "acknowledge"}, 404),
        ({"escalation": "1", "what": "acknowledge"}, 404),
        ({"escalation": 1, "what": 7}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_with_words(client: Client, loop: Escalation, said: object, status: int) -> None:
    assert says(client, said) == status
    assert says(client, {"escalation": loop.number, "what": "dance"}) == 422
    assert says(client, {"escalation": loop.number, "what": "answer", "text": " "}) == 422
