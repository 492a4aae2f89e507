"""Occupancy: of the people at the desk how many handle something, without those who rest, and without any record of one."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.wellbeing.models import FEWEST_MOMENTS, Break, Release, Tally
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries import released_to
from amparo.wellbeing.services import (
    begin_break,
    begin_cool_down,
    end_break,
    last_month,
    release,
    sample,
    save_programme,
)
from amparo.wellbeing.states import Measure

OCTOBER = date(2026, 10, 1)
NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)
AFTER = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

Keys = Collection[int]


@pytest.fixture
def crew(db: None) -> list[User]:
    """Twenty who answer."""
    return [staff(f"P{number}", Role.AGENT) for number in range(20)]


@contextmanager
def as_the_counting_function() -> Iterator[None]:
    """What no code of ours does: the tally is seen only so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.counting', 'on', false)")
        yield
        cursor.execute("SELECT set_config('amparo.counting', '', false)")


def tally() -> tuple[int, int, int] | None:
    """How many moments, people who handled something, and people, if any moment counted."""
    with as_the_counting_function():
        return Tally.objects.values_list("samples", "handling", "present").first()


def keys(people: Sequence[User]) -> list[int]:
    return [person.pk for person in people]


def a_month(at_desk: Keys, handling: Keys, moments: int = FEWEST_MOMENTS, month: datetime = NOON) -> None:
    for number in range(moments):
        with clock.at(month + number * MINUTE):
            sample(at_desk=at_desk, handling=handling)


def occupancy(month: date = OCTOBER) -> Release:
    with clock.at(AFTER):
        release(by=SYSTEM, month=month)
    return Release.objects.get(measure=Measure.OCCUPANCY, month=month)


def rests(person: User, since: datetime, rest: Callable[..., Break] = begin_break) -> None:
    with clock.at(since):
        rest(person=person)


def test_the_same_work_with_and_without_breaks_gives_the_same_figure(crew: list[User]) -> None:
    """In September twelve of twenty work; in October the same twelve do, and half of all are on a break."""
    a_month(keys(crew), keys(crew[:12]), month=NOON - timedelta(days=30))
    for person in (*crew[:6], *crew[12:16]):
        rests(person, NOON - MINUTE)
    a_month(keys(crew), keys(crew[:12]))
    september, october = occupancy(OCTOBER.replace(month=9)), occupancy()
    assert september.total == october.total == 60


@settings(max_examples=60)
@given(
    handling=st.sets(st.integers(0, 11)),
    absent=st.sets(st.integers(0, 11), max_size=3),
    resting=st.dictionaries(st.integers(0, 11), st.sampled_from([begin_break, begin_cool_down]), max_size=6),
)
@pytest.mark.usefixtures("db")
def test_whoever_rests_leaves_the_share_of_those_who_do_not(
    handling: set[int], absent: set[int], resting: dict[int, Callable[..., Break]]
) -> None:
    """Among those who handle something and those who do not alike, whoever has gone, and whatever they rest from."""
    with transaction.atomic():
        people = User.objects.bulk_create([User(email=f"p{number}@lume.example") for number in range(12)])
        for number, rest in resting.items():
            rests(people[number], NOON - MINUTE, rest)
        here = [person for number, person in enumerate(people) if number not in absent]
        with clock.at(NOON):
            sample(at_desk=keys(here), handling=[people[number].pk for number in handling])
        left = set(range(12)) - absent - resting.keys()
        assert tally() == ((1, len(left & handling), len(left)) if len(left) >= 8 else None)
        transaction.set_rollback(True)


def test_a_break_that_is_over_or_has_not_begun_counts_as_being_there(crew: list[User]) -> None:
    rests(crew[0], NOON - 20 * MINUTE)
    with clock.at(NOON - MINUTE):
        end_break(person=crew[0])
    rests(crew[1], NOON + MINUTE)
    with clock.at(NOON):
        sample(at_desk=keys(crew), handling=keys(crew[:2]))
    assert tally() == (1, 2, 20)


def test_time_to_cool_down_ends_by_itself_and_a_break_when_its_person_is_back(crew: list[User]) -> None:
    rests(crew[0], NOON - 30 * MINUTE, begin_cool_down)
    rests(crew[1], NOON - 30 * MINUTE)  # meant for ten minutes
    with clock.at(NOON):
        sample(at_desk=keys(crew), handling=keys(crew[:2]))
    assert tally() == (1, 1, 19)


def test_a_moment_at_which_too_few_are_left_counts_for_nothing(crew: list[User], olga: User) -> None:
    rests(crew[0], NOON - MINUTE)
    with clock.at(NOON):
        sample(at_desk=keys(crew[:8]), handling=keys(crew[:8]))
    assert tally() is None
    with clock.at(NOON):
        sample(at_desk=keys(crew[:9]), handling=keys(crew[:8]))
    assert tally() == (1, 7, 8)


def test_five_is_the_floor_whoever_asks(crew: list[User], olga: User) -> None:
    save_programme(by=olga, values={"fewest": 5})
    with connection.cursor() as cursor:
        cursor.execute("SELECT wellbeing_sample(%s, %s::bigint[], '{}', 1)", [NOON, keys(crew[:4])])
    assert tally() is None
    with clock.at(NOON):
        sample(at_desk=keys(crew[:5]), handling=[])
    assert tally() == (1, 0, 5)


def test_whoever_is_named_twice_or_is_not_there_is_one_or_none(crew: list[User], noor: User) -> None:
    with clock.at(NOON):
        sample(at_desk=keys(crew) * 2, handling=[crew[0].pk, crew[0].pk, noor.pk])
    assert tally() == (1, 1, 20)


def test_a_minute_counts_once_however_often_it_is_asked_for(crew: list[User]) -> None:
    for seconds in (5, 40, 40, 62):
        with clock.at(NOON + timedelta(seconds=seconds)):
            sample(at_desk=keys(crew), handling=keys(crew[:1]))
    with clock.at(NOON):
        sample(at_desk=keys(crew), handling=keys(crew[:1]))  # a job that comes late
    assert tally() == (2, 2, 40)


def test_nobody_learns_who_rests_from_what_comes_back(crew: list[User]) -> None:
    rests(crew[0], NOON - MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wellbeing_sample(%s, %s::bigint[], '{}', 8)", [NOON, keys(crew)])
        assert cursor.fetchall() == [("",)]  # void
    assert Break.objects.count() == 0  # and the door is shut again


def test_nobody_reads_or_writes_what_is_being_counted(crew: list[User], olga: User) -> None:
    """Two looks at it would tell of the minute between them."""
    with clock.at(NOON):
        sample(at_desk=keys(crew), handling=[])
    assert Tally.objects.count() == 0
    with as_person(olga):
        assert Tally.objects.count() == 0
        assert Tally.objects.update(handling=0) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Tally.objects.create(month=OCTOBER.replace(day=2), minute=NOON, samples=1, handling=0, present=5)
    assert not Release.objects.exists()


def test_a_month_that_is_over_is_said_once_in_whole_percent_and_about_how_many_moments(crew: list[User]) -> None:
    a_month(keys(crew), keys(crew[:13]), moments=2 * FEWEST_MOMENTS + 3)
    made = occupancy()
    assert (made.team, made.total, made.moments) == (None, 65, 2 * FEWEST_MOMENTS)
    assert tally() is None
    assert occupancy().released_at == made.released_at


def test_too_few_moments_say_nothing(crew: list[User]) -> None:
    a_month(keys(crew), keys(crew[:13]), moments=FEWEST_MOMENTS - 1)
    made = occupancy()
    assert (made.people, made.total, made.moments) == (0, None, None)


def test_what_the_month_after_has_counted_stays(crew: list[User]) -> None:
    a_month(keys(crew), [])
    with clock.at(AFTER):
        sample(at_desk=keys(crew), handling=[])
        assert last_month() == OCTOBER
    occupancy()
    assert tally() == (1, 0, 20)


def test_an_agent_sees_no_share_and_a_lead_does(crew: list[User], grace: User) -> None:
    a_month(keys(crew), keys(crew[:13]))
    occupancy()
    assert released_to(grace).filter(measure=Measure.OCCUPANCY).exists()
    assert not released_to(crew[0]).exists()
