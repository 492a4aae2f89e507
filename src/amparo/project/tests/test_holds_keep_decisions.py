"""Who is held for what another room knows is not forgotten in a decision either."""

from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models import LegalHold
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.people.models import Contact

YEARS = timedelta(days=731)


@pytest.mark.django_db
def test_a_hold_on_its_person_keeps_a_decision(case: Case, noor: User, maria: Contact) -> None:
    services.withdraw(case=case, by=noor, reason="Not ours")
    Case.objects.filter(pk=case.pk).update(contact=maria)
    hold = LegalHold.objects.create(contact=maria, reason="Evidence", until=clock.now() + 2 * YEARS)
    with clock.at(clock.now() + YEARS):
        assert services.forget_expired() == 0
        LegalHold.objects.filter(pk=hold.pk).update(released_at=clock.now(), release_reason="Over")
        assert services.forget_expired() == 1
