import pytest
from django.db import transaction

from amparo.accounts.events import PersonClosed, PersonJoined
from amparo.audit import reactions
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import Fact, record_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What was told at once of people who joined: the people of each call."""
    calls: list[list[int]] = []
    at_once = reactions.AtOnce(lambda rows: calls.append([row.subject_id for row in rows]))
    monkeypatch.setattr(reactions, "_table", {PersonJoined: [at_once]})
    return calls


def joined(pk: int) -> Fact:
    return Fact(event=PersonJoined(name="Ana", roles=[]), by=SYSTEM, about=Subject("user", pk))


def test_what_happens_at_once_hears_all_that_is_recorded_together_in_one_call(heard: list[list[int]]) -> None:
    left = Fact(event=PersonClosed(name="Luis"), by=SYSTEM, about=Subject("user", 2))
    record_all([joined(1), left, joined(3)])
    assert heard == [[1, 3]]


def test_what_fails_at_once_takes_the_events_back_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_rows: object) -> None:
        raise ValueError("refused")

    monkeypatch.setattr(reactions, "_table", {PersonJoined: [reactions.AtOnce(fail)]})
    with pytest.raises(ValueError, match="refused"), transaction.atomic():
        record_all([joined(1)])
    assert not EventRecord.objects.exists()
