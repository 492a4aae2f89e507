"""Who asks for what is somebody else's is shown nothing, and that person is told."""

import pytest

from amparo.accounts.models import User
from amparo.accounts.services import make_reset_link, record_security_change
from amparo.audit.models import EventRecord
from amparo.core.errors import Missing
from amparo.notifications.models import Notification
from amparo.wellbeing.models import Attempt
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.services import demand_own


def test_ana_may_ask_for_her_own(ana: User) -> None:
    demand_own(by=ana, person_id=ana.pk, what="ledger")
    with as_person(ana):
        assert not Attempt.objects.exists()


def test_an_attempt_of_her_lead_is_told_to_ana_alone(ana: User, grace: User) -> None:
    for _time in range(2):
        with pytest.raises(Missing):
            demand_own(by=grace, person_id=ana.pk, what="ledger")
    with as_person(ana):
        assert list(Attempt.objects.values_list("by", "what")) == [(grace.pk, "ledger")] * 2
    with as_person(grace):
        assert not Attempt.objects.exists()
    told = Notification.objects.get()
    assert (told.user_id, told.kind) == (ana.pk, "wellbeing:asked_for")
    assert "Grace" in told.sentence()
    assert not EventRecord.objects.filter(kind__startswith="wellbeing:").exists()


def test_asking_for_somebody_who_is_not_there_is_answered_alike(grace: User) -> None:
    with pytest.raises(Missing):
        demand_own(by=grace, person_id=0, what="ledger")


def test_a_way_into_her_account_that_olga_makes_is_told_to_ana(ana: User, olga: User) -> None:
    make_reset_link(by=olga, user=ana)
    told = Notification.objects.get()
    assert (told.user_id, told.kind) == (ana.pk, "wellbeing:let_in")
    assert "Olga" in told.sentence()


def test_what_ana_changes_of_her_own_sign_in_is_no_news_to_her(ana: User, olga: User) -> None:
    record_security_change(user=ana, what="password_changed")
    make_reset_link(by=olga, user=olga)
    assert not Notification.objects.exists()
