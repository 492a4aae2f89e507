"""The reviewers and the creator of every test: Noor, Ines and Raúl review, Pia speaks for commercial."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.text import Variants
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, PolicyLine
from amparo.moderation.services import Creator, First, LineFields, Shown, Submission, Words
from amparo.moderation.states import Action, SubjectKind, Verdict
from amparo.tools.tests.conftest import lume_tool, tool, unlock  # noqa: F401 - fixtures are found by their names

HandsIn = Callable[..., Case]


@pytest.fixture
def ines(db: None) -> User:
    return staff("Ines", Role.REVIEWER)


@pytest.fixture
def raul(db: None) -> User:
    return staff("Raul", Role.REVIEWER)


@pytest.fixture
def pia(db: None) -> User:
    return staff("Pia", Role.PARTNERS)


@pytest.fixture
def line(olga: User) -> PolicyLine:
    """Fire in a closed room."""
    said = {"en": "Open fire in a closed room.", "es": "Fuego abierto en un espacio cerrado."}
    fields = LineFields(
        title=Variants(source="en", texts={"en": "Dangerous acts", "es": "Actos peligrosos"}),
        text=Variants(source="en", texts=said),
    )
    return services.save_policy_line(code="4.2", what=fields, by=olga)


@pytest.fixture
def hands_in(line: PolicyLine, ana: User) -> HandsIn:
    """Ana decided first, on a live room of a VIP in Spain; what differs is said."""

    def hand_in(*, tier: str = "vip", first: First | None = None, creator: Creator | None = None, **more: Any) -> Case:
        whom = creator or Creator(reference="vale", name="Vale Andrade", tier=tier, market="ES", language="es")
        what = Submission(
            kind=SubjectKind.LIVE,
            subject_ref="live-77",
            title="LIVE",
            creator=whom,
            measure=Measure(action=Action.LIVE_SUSPENDED, hours=7 * 24),
            policy_line=line,
            facts="Una llama pequeña en la mesa.",
            first=first or First(reviewer=ana, reason="Fire near a curtain"),
            evidence=[Shown(text="Sin miedo, que no pasa nada")],
        )
        by = more.pop("by", ana)
        return services.submit_case(what=Submission(**{**vars(what), **more}), by=by)

    return hand_in


@pytest.fixture
def case(hands_in: HandsIn) -> Case:
    return hands_in()


def says(verdict: str = Verdict.UPHOLDS, reason: str = "I saw it", **more: Any) -> Words:
    return Words(verdict=verdict, reason=reason, **more)
