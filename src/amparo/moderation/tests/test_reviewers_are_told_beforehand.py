"""What came to reviewers is in what they are told before they begin."""

from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.moderation.tests.conftest import HandsIn
from amparo.wellbeing.queries import mix_of


def test_a_team_that_reviews_is_told_of_the_decisions_of_its_markets(hands_in: HandsIn, brazil: Team) -> None:
    madrid = Team.objects.create(name="Madrid", markets=["ES"])
    hands_in(harm="self_harm", severity=3)
    assert mix_of(madrid.pk) == {}
    staff("Vera", Role.REVIEWER, team=madrid)
    staff("Rui", Role.REVIEWER, team=brazil)
    assert mix_of(madrid.pk) == {"self_harm": {"week": 0.25, "high": 0.25}}
    assert mix_of(brazil.pk) == {}


def test_who_has_no_team_is_told_of_all(hands_in: HandsIn, noor: User) -> None:
    hands_in(harm="hate", severity=1)
    assert mix_of(None) == {"hate": {"week": 0.25, "high": 0.0}}
