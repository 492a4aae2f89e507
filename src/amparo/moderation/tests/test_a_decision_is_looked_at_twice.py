"""From a decision that comes in to the one that stands: blind, compared, amended, settled by a third."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case, FirstVerdict, Lease, Review, Ruling
from amparo.moderation.queries.lists import CaseView, listed
from amparo.moderation.services import First
from amparo.moderation.states import CaseState, Outcome, Round, Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.models import Notification

UNDO = timedelta(seconds=11)
AMENDING = timedelta(minutes=6)


def later(after: timedelta) -> None:
    """Let what falls due in this time happen."""
    with clock.at(clock.now() + after):
        run_due()


def decided(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_noor_reviews_and_agrees_and_the_outcome_stands_once_the_time_for_amending_is_over(
    case: Case, noor: User
) -> None:
    assert services.claim_next(by=noor) == case
    services.commit_verdict(case=case, by=noor, words=says())
    assert decided(case).state == CaseState.COMMITTED
    later(UNDO)
    assert decided(case).state == CaseState.AGREED
    later(AMENDING)
    row = decided(case)
    assert (row.state, row.outcome) == (CaseState.DECIDED, Outcome.UPHELD)
    assert Ruling.objects.get(case=case).measure["action"] == "live_suspended"


def test_who_disagrees_leaves_it_to_an_arbiter_who_is_neither(case: Case, ana: User, noor: User, ines: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.TOO_STRONG, "A warning is enough"))
    later(UNDO)
    assert decided(case).state == CaseState.DISPUTED
    assert services.claim_next(by=ines, round_=Round.ARBITER) is None, "the second may still amend"
    with clock.at(clock.now() + AMENDING):
        run_due()
        assert services.claim_next(by=noor, round_=Round.ARBITER) is None
        assert services.claim_next(by=ines, round_=Round.ARBITER) == case
        services.arbitrate(case=case, by=ines, words=says(Verdict.TOO_STRONG, "Small, and put out at once"))
    with clock.at(clock.now() + AMENDING + UNDO):
        run_due()
    row = decided(case)
    assert (row.state, row.outcome) == (CaseState.DECIDED, Outcome.REDUCED)
    assert Ruling.objects.get(case=case).measure["action"] == "warning"


def test_noor_takes_her_verdict_back_within_ten_seconds_and_has_the_case_again(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(reason="Too quick"))
    back = services.undo_commit(case=case, by=noor)
    assert back.reason == "Too quick"
    assert Lease.objects.get(case=case).reviewer == noor
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    with clock.at(clock.now() + UNDO), pytest.raises(Conflict):
        services.undo_commit(case=case, by=noor)


def test_the_first_verdict_is_shown_after_ones_own_and_then_nothing_is_taken_back(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    with pytest.raises(NotAllowed):
        services.see_first(case=case, by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    assert services.see_first(case=case, by=noor).reason == "Fire near a curtain"
    with pytest.raises(Conflict):
        services.undo_commit(case=case, by=noor)


def test_noor_amends_once_and_both_versions_are_kept(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS, "I saw no fire"))
    services.see_first(case=case, by=noor)
    review = services.amend(case=case, by=noor, words=says(Verdict.UPHOLDS, "The curtain is in the third still"))
    assert (review.verdict, review.last_verdict) == (Verdict.OVERTURNS, Verdict.UPHOLDS)
    assert decided(case).outcome == Outcome.UPHELD
    with pytest.raises(Conflict):
        services.amend(case=case, by=noor, words=says(Verdict.OVERTURNS))


def test_nobody_amends_what_they_did_not_compare(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    with pytest.raises(Conflict):
        services.amend(case=case, by=noor, words=says(Verdict.OVERTURNS))


def test_nobody_reviews_their_own_decision_even_when_the_database_is_asked_directly(
    hands_in: HandsIn, noor: User, ana: User
) -> None:
    case = hands_in(first=First(reviewer=noor))
    assert services.claim_next(by=noor) is None
    for model in (Lease, Review):
        row = {"case": case, "reviewer": noor, "round": Round.SECOND}
        extra = {"until": clock.now()} if model is Lease else {"policy_line": case.policy_line, "verdict": "upholds"}
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**row, **extra)


def test_somebody_named_by_their_address_is_that_person(hands_in: HandsIn, noor: User) -> None:
    hands_in(first=First(name="NOOR@lume.example"), by=noor)
    assert services.claim_next(by=noor) is None


def test_the_database_refuses_an_arbiter_who_reviewed(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            case=case, round=Round.ARBITER, reviewer=noor, verdict="upholds", policy_line=case.policy_line
        )


def test_the_database_keeps_verdicts_and_rulings_as_they_were(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    for change in (
        lambda: Review.objects.update(verdict=Verdict.OVERTURNS),
        lambda: Review.objects.all().delete(),
        lambda: FirstVerdict.objects.update(reason="Something else"),
        lambda: Ruling.objects.update(outcome=Outcome.OVERTURNED),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_lets_no_case_be_decided_without_its_reviewers(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(case=case, outcome=Outcome.UPHELD, policy_line=case.policy_line, measure=case.measure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="decided", outcome="upheld", decided_at=clock.now())


def test_a_lease_that_nobody_renews_goes_back_is_counted_and_leads_hear_of_it(
    case: Case, noor: User, ines: User, grace: User
) -> None:
    services.claim_next(by=noor)
    with clock.at(clock.now() + timedelta(minutes=10)):
        services.renew_lease(case=case, by=noor)
    later(timedelta(minutes=16))
    assert decided(case).state == CaseState.LEASED, "she was still at it"
    later(timedelta(minutes=26))
    row = decided(case)
    assert (row.state, row.lapses) == (CaseState.PENDING, 1)
    assert Notification.objects.filter(user=grace, kind="moderation:lapsed").exists()
    with pytest.raises(Conflict):
        services.commit_verdict(case=case, by=noor, words=says())
    assert services.claim_next(by=ines) == case


def test_what_noor_passes_does_not_come_back_to_her_and_no_log_names_her(case: Case, noor: User, ines: User) -> None:
    services.claim_next(by=noor)
    services.skip(case=case, by=noor)
    assert services.claim_next(by=noor) is None
    assert services.claim_next(by=ines) == case
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_eventrecord WHERE actor_kind = 'staff' AND actor_id = %s", [noor.pk])
        assert cursor.fetchone() == (0,)


def test_a_case_that_everybody_passes_is_told_to_leads_once_and_stands_in_their_list(
    case: Case, noor: User, ines: User, grace: User, olga: User
) -> None:
    for person in (noor, ines):
        assert not listed(grace, CaseView.NOBODY).exists()
        assert services.claim_next(by=person) == case
        services.skip(case=case, by=person)
    assert listed(grace, CaseView.NOBODY).get() == case
    raul = staff("Raul", Role.REVIEWER)
    services.claim_next(by=raul)
    services.release(case=case, by=raul)
    services.claim_next(by=raul)
    services.skip(case=case, by=raul)
    assert Notification.objects.filter(user=grace, kind="moderation:nobody").count() == 1


def test_where_one_person_alone_could_review_passing_tells_nobody(case: Case, noor: User, grace: User) -> None:
    services.claim_next(by=noor)
    services.skip(case=case, by=noor)
    assert not Notification.objects.filter(user=grace, kind="moderation:nobody").exists()


def test_reviewers_appear_in_the_log_by_handle(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    event = EventRecord.objects.get(kind="moderation:verdict:committed")
    assert event.actor_kind == "reviewer"
    assert "upholds" not in str(event.data)


def test_a_verdict_needs_a_reason(case: Case, noor: User) -> None:
    services.claim_next(by=noor)
    with pytest.raises(Invalid):
        services.commit_verdict(case=case, by=noor, words=says(reason=" "))


def test_an_arbiter_has_to_decide(case: Case, noor: User, ines: User) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.CANNOT_DECIDE))
    with clock.at(clock.now() + AMENDING + UNDO):
        run_due()
        run_due()
    with clock.at(clock.now() + 2 * AMENDING + UNDO):
        run_due()
        services.claim_next(by=ines, round_=Round.ARBITER)
        with pytest.raises(Invalid):
            services.arbitrate(case=case, by=ines, words=says(Verdict.CANNOT_DECIDE))


def test_who_has_one_gets_no_second_one(hands_in: HandsIn, noor: User) -> None:
    first, _second = hands_in(), hands_in(subject_ref="live-78")
    assert services.claim_next(by=noor) == first
    assert services.claim_next(by=noor) == first
