"""At the end of her shift Ana hands her open loops over, and they are hers until somebody accepts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.escalations.models import Escalation, HandOver
from amparo.escalations.services import Raising, raise_escalation
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_ana_offers_and_grace_accepts(client: Client, ana: User, grace: User, loop: Escalation) -> None:
    client.force_login(ana)
    assert loop.title in client.get("/desk/loops/hand-over/").content.decode()
    said = {"loops": [loop.number], "to": f"user.{grace.pk}", "note": "Nuno answers at ten."}
    client.post("/desk/loops/hand-over/", said)
    row = HandOver.objects.get()
    client.force_login(grace)
    assert f"/desk/loops/hand-over/{row.pk}/" in client.get("/desk/loops/").content.decode()
    assert f"/desk/loops/hand-over/{row.pk}/" in client.get("/desk/notices/").content.decode()
    assert "Nuno answers at ten." in client.get(f"/desk/loops/hand-over/{row.pk}/").content.decode()
    client.post(f"/desk/loops/hand-over/{row.pk}/", {"act": "accept"})
    loop.refresh_from_db()
    assert loop.keeper == grace
    twice = client.post(f"/desk/loops/hand-over/{row.pk}/", {"act": "accept"})
    assert twice.status_code == 409


def test_nobody_chosen_is_refused_and_the_note_stays(client: Client, ana: User, loop: Escalation) -> None:
    client.force_login(ana)
    refused = client.post("/desk/loops/hand-over/", {"loops": [loop.number], "to": "", "note": "Look at ten."})
    assert refused.status_code == 422
    assert "Look at ten." in refused.content.decode()
    assert not HandOver.objects.exists()


def test_a_hand_over_between_others_does_not_exist(
    client: Client, ana: User, grace: User, luis: User, loop: Escalation
) -> None:
    client.force_login(ana)
    client.post("/desk/loops/hand-over/", {"loops": [loop.number], "to": f"user.{grace.pk}"})
    client.force_login(luis)
    assert client.get(f"/desk/loops/hand-over/{HandOver.objects.get().pk}/").status_code == 404


def test_the_page_costs_the_same_for_one_loop_and_for_ten(
    client: Client, ana: User, ticket: Ticket, asked: Raising
) -> None:
    client.force_login(ana)

    def cost() -> int:
        raise_escalation(tickets=[ticket], by=ana, what=asked)
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/loops/hand-over/")
        return len(queries)

    costs = [cost() for _one in range(10)]
    assert costs[0] == costs[-1] <= 10
