"""What Noor reviews counts for what may come to her next."""

from datetime import timedelta

from amparo.accounts.models import User
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.wellbeing.queries import fitness
from amparo.wellbeing.services import record_text


def settle() -> None:
    """Let the seconds pass in which a verdict may be taken back."""
    with clock.at(clock.now() + timedelta(seconds=11)):
        run_due()


def read_three_hard_ones(person: User) -> None:
    for number in range(3):
        record_text(person=person, subject_kind="evidence", subject_id=number, harm="threats", severity=3, seconds=9)


def test_a_verdict_on_what_is_not_hard_ends_the_row_of_hard_ones(case: Case, noor: User) -> None:
    read_three_hard_ones(noor)
    assert fitness(noor).highest_severity == 2
    assert services.claim_next(by=noor) == case
    services.commit_verdict(case=case, by=noor, words=says())
    settle()
    assert fitness(noor).highest_severity == 4


def test_a_verdict_on_what_is_hard_goes_on_with_the_row(hands_in: HandsIn, noor: User) -> None:
    hard = hands_in(harm="threats", severity=3)
    assert services.claim_next(by=noor) == hard
    read_three_hard_ones(noor)
    services.commit_verdict(case=hard, by=noor, words=says())
    settle()
    assert fitness(noor).highest_severity == 2
