"""A decision is put under legal hold, and released from it, on its page, by whoever arbitrates, saying why."""

import pytest
from django.test import Client

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.moderation.models import Case
from amparo.moderation.tests.conftest import HandsIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(hands_in: HandsIn) -> Case:
    return hands_in()


def do(client: Client, case: Case, name: str, **said: str) -> int:
    return client.post(f"/desk/review/{case.number}/do/{name}/", said).status_code


def test_ines_places_a_hold_and_releases_it_with_a_reason_each(client: Client, decision: Case, ines: User) -> None:
    client.force_login(ines)
    page = f"/desk/review/{decision.number}/"
    assert f"{page}do/hold/" in client.get(page).content.decode()
    assert do(client, decision, "hold", until="2099-05-01", reason="The police asked") == 302
    decision.refresh_from_db()
    assert decision.hold_until is not None
    shown = client.get(page).content.decode()
    assert "The police asked" in shown
    assert f"{page}do/hold/" not in shown
    assert do(client, decision, "release", reason="They have it") == 302
    decision.refresh_from_db()
    assert (decision.hold_until, decision.hold_reason) == (None, "")
    kinds = EventRecord.objects.filter(kind__startswith="moderation:hold:").order_by("pk")
    assert list(kinds.values_list("kind", "actor_id")) == [
        ("moderation:hold:placed", ines.pk),
        ("moderation:hold:lifted", ines.pk),
    ]


@pytest.mark.parametrize(
    "said", [{"until": "", "reason": "Asked"}, {"until": "2020-05-01", "reason": "Asked"}, {"until": "2099-05-01"}]
)
def test_without_a_day_to_come_or_a_reason_nothing_is_held(
    client: Client, decision: Case, ines: User, said: dict[str, str]
) -> None:
    client.force_login(ines)
    assert do(client, decision, "hold", **said) == 422
    decision.refresh_from_db()
    assert decision.hold_until is None


def test_ana_who_handed_it_in_neither_sees_the_act_nor_may_do_it(client: Client, decision: Case, ana: User) -> None:
    client.force_login(ana)
    page = f"/desk/review/{decision.number}/"
    assert f"{page}do/hold/" not in client.get(page).content.decode()
    assert do(client, decision, "hold", until="2099-05-01", reason="I asked") == 403
    decision.refresh_from_db()
    assert decision.hold_until is None
