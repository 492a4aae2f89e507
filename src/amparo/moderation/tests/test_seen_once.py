"""What was decided about a picture is remembered, so that nobody has to look at it again."""

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.files.services import keep
from amparo.media.queries import decided_like
from amparo.media.states import Outcome
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.services import Shown
from amparo.moderation.states import EvidenceKind, Round, Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.moderation.tests.test_a_decision_is_looked_at_twice import AMENDING, UNDO, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(hands_in: HandsIn) -> Case:
    picture = Shown(
        kind=EvidenceKind.FILE, file=keep(b"a picture of a flame"), name="flame.png", harm="graphic", severity=2
    )
    return hands_in(evidence=[picture, Shown(text="Sin miedo")])


@pytest.mark.parametrize(
    ("verdict", "remembered"), [(Verdict.UPHOLDS, Outcome.BREACH), (Verdict.OVERTURNS, Outcome.NO_BREACH)]
)
def test_the_same_picture_again_says_what_was_decided(
    case: Case, noor: User, ines: User, verdict: Verdict, remembered: Outcome
) -> None:
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(verdict))
    later(UNDO)
    same = keep(b"a picture of a flame")
    assert decided_like(same) is None, "nothing stands yet"
    later(AMENDING)
    if verdict == Verdict.OVERTURNS:  # the two differ: a third decides
        with clock.at(clock.now() + AMENDING):
            services.claim_next(by=ines, round_=Round.ARBITER)
            services.arbitrate(case=case, by=ines, words=says(verdict))
        later(AMENDING + UNDO)
    match = decided_like(same)
    assert match is not None
    assert (match.outcome, match.harm, match.severity) == (remembered, "graphic", 2)
