"""A procedure hands a decision in: the run waits for the second pair of eyes, and goes on with the outcome."""

from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.moderation import services as reviews
from amparo.moderation.models import Case, PolicyLine
from amparo.moderation.rules import Book, Rule
from amparo.moderation.services import LineFields, Words
from amparo.sops.language.checking import check
from amparo.sops.language.reading import read
from amparo.sops.models import Run, Version
from amparo.sops.queries.versions.desk import desk_here
from amparo.sops.running.inputs import Answer, Back, Confirm
from amparo.sops.running.scenarios import coverage, run_scenario
from amparo.sops.running.state import State
from amparo.sops.services import give, start_run
from amparo.sops.tasks import hear_review
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import WITH_REVIEW
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(olga: User) -> None:
    words = Variants(source="en", texts={"en": "Open fire in a closed room."})
    reviews.save_rules(book=Book(rules=(Rule(code="all"),)), by=olga)
    reviews.save_policy_line(code="4.2", what=LineFields(title=words, text=words), by=olga)


@pytest.fixture
def version(katia: User, grace: User, line: None) -> Version:
    return published(katia, grace, WITH_REVIEW)


@pytest.fixture
def run(ticket: Ticket, ana: User, version: Version) -> Run:
    run = start_run(ticket=ticket, by=ana, version=version)
    return give(run=run, by=ana, given=Answer(step="which", value="live-77"))


def decided(by: User, verdict: str) -> Case:
    case = reviews.claim_next(by=by)
    assert case is not None
    reviews.commit_verdict(case=case, by=by, words=Words(verdict=verdict, reason="I looked"))
    for later in (timedelta(seconds=11), timedelta(minutes=6)):
        with clock.at(clock.now() + later):
            run_due()
    hear_review(subject_id=case.pk)
    return Case.objects.get(pk=case.pk)


def test_what_the_step_says_is_handed_in_with_the_creator_of_the_ticket(run: Run, ana: User) -> None:
    give(run=run, by=ana, given=Confirm(step="second", visit=1))
    case = Case.objects.get()
    assert (case.subject_kind, case.subject_ref, case.creator_name) == ("live", "live-77", "Maria Souza")
    assert (case.first.reviewer, case.ticket_id, case.language) == (ana, run.ticket_id, "pt-BR")
    assert case.measure["hours"] == 24
    assert case.facts == "Uma chama na sala de Maria."
    assert State.from_json(Run.objects.get(pk=run.pk).memory).waiting.what == "authority"


def test_the_run_goes_on_with_the_outcome(run: Run, ana: User, noor: User) -> None:
    give(run=run, by=ana, given=Confirm(step="second", visit=1))
    assert decided(noor, "upholds").outcome == "upheld"
    assert Run.objects.get(pk=run.pk).outcome == "resolved"


def test_a_decision_that_was_withdrawn_goes_its_own_way(run: Run, ana: User) -> None:
    give(run=run, by=ana, given=Confirm(step="second", visit=1))
    case = Case.objects.get()
    reviews.withdraw(case=case, by=ana, reason="It is gone")
    hear_review(subject_id=case.pk)
    assert Run.objects.get(pk=run.pk).outcome == "declined"


def test_who_goes_back_and_comes_again_hands_nothing_in_twice(run: Run, ana: User) -> None:
    run = give(run=run, by=ana, given=Confirm(step="second", visit=1))
    run = give(run=run, by=ana, given=Back(step="which"))
    run = give(run=run, by=ana, given=Answer(step="which", value="live-77"))
    give(run=run, by=ana, given=Confirm(step="second", visit=State.from_json(run.memory).visit))
    assert Case.objects.count() == 1


def test_a_policy_line_that_is_not_there_leaves_the_run_where_it_was(run: Run, ana: User) -> None:
    PolicyLine.objects.update(is_active=False)
    with pytest.raises(Invalid):
        give(run=run, by=ana, given=Confirm(step="second", visit=1))
    assert Run.objects.get(pk=run.pk).step == "second"


def test_scenarios_say_how_the_review_ends() -> None:
    sop = read(WITH_REVIEW).sop
    assert sop is not None
    came = [run_scenario({sop.id: sop}, sop, one) for one in sop.scenarios]
    assert all(one.passed for one in came)
    assert coverage(sop, [one.state for one in came]).share == 1


@pytest.mark.usefixtures("line", "brazil")
def test_a_policy_line_that_nobody_wrote_is_named_with_its_line_and_those_there_are() -> None:
    sop = read(WITH_REVIEW.replace('policy: "4.2"', 'policy: "4.3"')).sop
    assert sop is not None
    said = [(one.line, str(one.sentence)) for one in check(sop, {}, {}, desk=desk_here())]
    assert said == [(19, "There is no policy line “4.3”. There are: 4.2.")]


def test_a_severity_is_from_0_to_4() -> None:
    found = read(WITH_REVIEW.replace("hours: 24", "hours: 24\n  severity: 5")).sop
    assert found is not None
    assert [problem.code for problem in check(found, {}, {})] == ["shape"]
