"""Whoever settles a disagreement has to: there is no leaving it open."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from amparo.accounts.models import User
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.states import Round, Verdict
from amparo.moderation.tests.conftest import says

pytestmark = pytest.mark.django_db


def last_key(page: str) -> str:
    """Of those that the foot of the screen names for a verdict."""
    foot = page[page.index('class="review-keys"') :]
    return re.findall(r"<kbd[^>]*>(\d)</kbd>", foot)[1]


def test_the_keys_that_are_named_are_those_of_the_verdicts_there_are(
    case: Case, noor: User, ines: User, client: Client
) -> None:
    page = f"/desk/review/{case.number}/"
    services.claim_next(by=noor)
    client.force_login(noor)
    assert last_key(client.get(page).content.decode()) == "4"
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    for passed in (timedelta(seconds=11), timedelta(minutes=6)):  # for taking it back, and for amending it
        with clock.at(clock.now() + passed):
            run_due()
    with clock.at(clock.now() + timedelta(minutes=7)):
        assert services.claim_next(by=ines, round_=Round.ARBITER) == case
    client.force_login(ines)
    assert last_key(client.get(page).content.decode()) == "3"
