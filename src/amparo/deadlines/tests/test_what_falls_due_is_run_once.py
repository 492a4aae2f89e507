"""Several deadlines share a transaction, and still each happens once or not at all, whatever its neighbours do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.races import at_once

from amparo.core import clock
from amparo.deadlines import handlers
from amparo.deadlines.handlers import Due, handles
from amparo.deadlines.models import Deadline, Heartbeat
from amparo.deadlines.queries import pulse, stands_still
from amparo.deadlines.services import TOGETHER, beat, cancel, run_due, schedule

_PAST = timedelta(seconds=-1)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    """`ring` notes that it rang; `break` raises after it noted the same; the others change the next one."""

    @handles("test:ring")
    def ring(due: Due) -> None:
        Heartbeat.objects.create(name=f"rung {due.subject_id}", beat_at=clock.now())

    @handles("test:break")
    def fail(due: Due) -> None:
        ring(due)
        raise RuntimeError

    @handles("test:cancel")
    def take_back(due: Due) -> None:
        cancel(kind="test:ring", subject_id=due.subject_id)

    @handles("test:later")
    def put_off(due: Due) -> None:
        schedule(kind="test:ring", subject_id=due.subject_id, due_at=clock.now() + timedelta(hours=1))

    yield
    for kind in ("ring", "break", "cancel", "later"):
        del handlers._handlers[f"test:{kind}"]


def rung() -> set[int]:
    names = Heartbeat.objects.filter(name__startswith="rung ").values_list("name", flat=True)
    return {int(name.removeprefix("rung ")) for name in names}


def due(kind: str, subject_id: int, *, late: float = 1) -> None:
    schedule(kind=f"test:{kind}", subject_id=subject_id, due_at=clock.now() - timedelta(seconds=late))


def test_everything_that_is_due_is_run_and_nothing_else(db: None) -> None:
    for number in range(TOGETHER * 2 + 3):
        due("ring", number)
    schedule(kind="test:ring", subject_id=900, due_at=clock.now() + timedelta(hours=1))
    assert run_due() == TOGETHER * 2 + 3
    assert rung() == set(range(TOGETHER * 2 + 3))
    assert run_due() == 0
    assert Deadline.objects.get().subject_id == 900


def test_one_that_breaks_is_undone_alone_and_tried_again_later(db: None) -> None:
    due("ring", 1, late=3)
    due("break", 2, late=2)
    due("ring", 3, late=1)
    run_due()
    assert rung() == {1, 3}
    row = Deadline.objects.get()
    assert (row.kind, row.failures, row.last_error) == ("test:break", 1, "RuntimeError")
    assert row.due_at > clock.now()
    with clock.at(clock.now() + timedelta(seconds=5)):
        run_due()
    assert Deadline.objects.get().failures == 2


def test_a_kind_that_nobody_knows_waits_for_a_version_that_does(db: None) -> None:
    due("ring", 1)
    schedule(kind="test:unknown", subject_id=2, due_at=clock.now() + 2 * _PAST)
    run_due()
    assert rung() == {1}
    assert Deadline.objects.get().last_error == "KeyError"


@pytest.mark.parametrize(("kind", "left"), [("cancel", 0), ("later", 1)])
def test_a_neighbour_that_was_taken_back_or_put_off_is_not_run(db: None, kind: str, left: int) -> None:
    due(kind, 1, late=2)
    due("ring", 1, late=1)
    run_due()
    assert rung() == set()
    assert Deadline.objects.count() == left


@pytest.mark.django_db(transaction=True)
def test_four_clocks_run_each_once() -> None:
    for number in range(200):
        due("ring", number)
    ran = at_once(*[run_due for _ in range(4)])
    while left := run_due():
        ran.append(left)
    assert sum(ran) == 200
    assert rung() == set(range(200))  # a second ring of one would have broken its unique name
    assert not Deadline.objects.exists()


def test_a_clock_without_a_beat_stands_still(db: None) -> None:
    assert stands_still() is None
    beat(name="clock")
    assert stands_still() is None
    with clock.at(clock.now() + timedelta(seconds=100)):
        assert stands_still() == pulse().silent_for
