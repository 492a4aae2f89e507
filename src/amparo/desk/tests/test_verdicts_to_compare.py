"""What Noor may still compare with the first verdict is told wherever she reviews."""

from datetime import timedelta

import pytest
from django.test import Client

from amparo.accounts.models import User
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.tests.conftest import HandsIn, says

pytestmark = pytest.mark.django_db


def reviewed(case: Case, by: User) -> Case:
    """With a verdict that stands, and may be amended."""
    services.claim_next(by=by)
    services.commit_verdict(case=case, by=by, words=says())
    with clock.at(clock.now() + timedelta(seconds=11)):
        run_due()
    return case


def test_the_page_of_a_decision_tells_noor_of_others_to_compare_and_not_of_itself_twice(
    hands_in: HandsIn, noor: User, client: Client
) -> None:
    one = reviewed(hands_in(subject_ref="live-1"), noor)
    client.force_login(noor)
    page = f"/desk/review/{one.number}/"
    assert f"Your verdict on {one.number} stands." not in client.get(page).content.decode()
    other = reviewed(hands_in(subject_ref="live-2"), noor)
    assert f"Your verdict on {other.number} stands." in client.get(page).content.decode()
    assert f"Your verdict on {other.number} stands." in client.get("/desk/review/").content.decode()
