"""The word of a second person reaches everything that may have asked for it."""

import pytest

from amparo.audit.events import Event
from amparo.moderation.tasks import carry_after_approval
from amparo.project.reactions import REACTIONS
from amparo.sops.tasks import go_on_after_approval
from amparo.tools.events import ApprovalExpired, ApprovalRefused, Approved


@pytest.mark.parametrize("event", [Approved, ApprovalRefused, ApprovalExpired])
def test_procedures_and_outcomes_go_on_with_the_word_of_the_second_person(event: type[Event]) -> None:
    assert {go_on_after_approval, carry_after_approval} <= set(REACTIONS[event])
