"""Leads see figures about at least eight people, and no sum or difference of them tells of fewer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import staff

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.wellbeing.models import CheckIn, Exposure, OptOut, Release
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries import released_to
from amparo.wellbeing.services import release, save_programme
from amparo.wellbeing.states import Measure

OCTOBER = date(2026, 10, 1)
DAY = datetime(2026, 10, 12, 12, tzinfo=UTC)
AFTER = datetime(2026, 11, 2, 12, tzinfo=UTC)

Groups = Sequence[tuple[Team | None, Sequence[User]]]


def met(person: User, units: float, severity: int = 2) -> None:
    with as_person(person):
        Exposure.objects.create(
            person=person,
            kind="still",
            harm="graphic",
            severity=severity,
            subject_kind="x",
            subject_id=1,
            shift_on=DAY.date(),
            begun_at=DAY,
            ended_at=DAY,
            seconds=units * 30,
            units=units,
        )


def crew(sizes: Sequence[int], without_team: int = 0) -> Groups:
    """Teams of so many people, and people without one; everybody met something."""
    groups: list[tuple[Team | None, list[User]]] = []
    for number, size in enumerate([*sizes, without_team]):
        team = Team.objects.create(name=f"T{number}") if number < len(sizes) else None
        people = [User(email=f"p{number}-{one}@lume.example", name=f"P{number}-{one}") for one in range(size)]
        User.objects.bulk_create(people)
        if team:
            Membership.objects.bulk_create([Membership(team=team, user=person) for person in people])
        for place, person in enumerate(people):
            met(person, units=1 + place)
        groups.append((team, people))
    return groups


def shown(measure: Measure = Measure.EXPOSURE) -> dict[int | None, float]:
    rows = Release.objects.filter(measure=measure, total__isnull=False)
    return dict(rows.values_list("team", "total"))


def make() -> None:
    with clock.at(AFTER):
        release(by=SYSTEM, month=OCTOBER)


def people_told_of(groups: Groups, published: Iterable[int | None]) -> list[set[int]]:
    """Every set of people that some sum or difference of the published figures is about (weights -1, 0 and 1)."""
    every = {team.pk if team else None: [person.pk for person in people] for team, people in groups}
    figures = list(published)
    found = []
    for weights in product((-1, 0, 1), repeat=len(figures)):
        of_person: dict[int, int] = defaultdict(int)
        for team, weight in zip(figures, weights, strict=True):
            members = every[team] if team is not None else [one for group in every.values() for one in group]
            for one in members:
                of_person[one] += weight
        found.append({one for one, weight in of_person.items() if weight})
    return found


@settings(max_examples=25)
@given(
    sizes=st.lists(st.sampled_from([1, 2, 4, 5, 7, 8, 9, 12]), min_size=1, max_size=5),
    without_team=st.sampled_from([0, 0, 1, 3, 8]),
    fewest=st.sampled_from([1, 5, 8]),
)
@pytest.mark.usefixtures("db")
def test_nobody_subtracts_their_way_to_few(sizes: list[int], without_team: int, fewest: int) -> None:
    with transaction.atomic():
        groups = crew(sizes, without_team)
        with connection.cursor() as cursor:
            cursor.execute("SELECT wellbeing_release('exposure', %s, %s)", [OCTOBER, fewest])
        for people in people_told_of(groups, shown()):
            assert len(people) == 0 or len(people) >= max(fewest, 5)
        transaction.set_rollback(True)


def test_large_teams_are_shown_and_the_sum_is_right(db: None) -> None:
    one, two, _rest = crew([8, 9])
    make()
    assert shown() == {one[0].pk: 36, two[0].pk: 45, None: 81}


def test_one_small_team_takes_another_with_it(db: None) -> None:
    _small, middle, large, _rest = crew([2, 8, 20])
    make()
    assert set(shown()) == {large[0].pk, None}
    hidden = Release.objects.get(measure=Measure.EXPOSURE, team=middle[0])
    assert (hidden.people, hidden.total) == (0, None)


def test_small_teams_that_are_many_together_hide_only_themselves(db: None) -> None:
    _one, _two, large, _rest = crew([4, 5, 8])
    make()
    assert set(shown()) == {large[0].pk, None}


def test_seven_people_make_no_figure_at_all(db: None) -> None:
    crew([7])
    make()
    assert shown() == {}


def test_only_people_who_met_something_count(db: None) -> None:
    """A team of eight of whom one met something would tell of that one."""
    team = Team.objects.create(name="T")
    people = [staff(f"P{number}", Role.AGENT, team=team) for number in range(8)]
    met(people[0], units=30)
    make()
    assert shown() == {}


def test_five_is_the_floor_whoever_asks(db: None, olga: User) -> None:
    crew([4])
    with pytest.raises(Invalid):
        save_programme(by=olga, values={"fewest": 4})
    with connection.cursor() as cursor:
        cursor.execute("SELECT wellbeing_release('exposure', %s, 1)", [OCTOBER])
    assert shown() == {}


def test_a_month_is_counted_once(db: None) -> None:
    """Somebody who changes teams is not found by comparing two figures of one month."""
    one, two, _rest = crew([9, 8])
    make()
    before = shown()
    Membership.objects.filter(user=one[1][0]).update(team=two[0])
    make()
    assert shown() == before
    assert Release.objects.filter(measure=Measure.EXPOSURE).count() == 3


def test_a_month_that_is_not_over_is_not_counted(db: None) -> None:
    with clock.at(DAY), pytest.raises(Invalid):
        release(by=SYSTEM, month=OCTOBER)


def test_means_of_check_ins_are_of_the_whole_house(db: None) -> None:
    people = [staff(f"P{number}", Role.AGENT) for number in range(8)]
    for number, person in enumerate(people):
        with as_person(person):
            CheckIn.objects.create(
                person=person, instrument="after_work", version=1, answers={}, score=10 * number, at=DAY
            )
    make()
    row = Release.objects.get(measure=Measure.CHECK_INS, team=None)
    assert (row.people, row.total) == (8, 35)


def test_how_many_opted_out_is_said_roughly(db: None) -> None:
    people = [staff(f"P{number}", Role.AGENT) for number in range(11)]
    for person in people:
        with as_person(person):
            OptOut.objects.create(person=person, harm="graphic", made_at=DAY)
    make()
    row = Release.objects.get(measure=Measure.OPT_OUTS, team=None)
    assert (row.people, row.total) == (8, 8)


def test_counting_leaves_no_door_open(db: None) -> None:
    crew([8])
    make()
    assert Exposure.objects.count() == 0


def test_an_agent_sees_no_figures(db: None, ana: User, grace: User) -> None:
    crew([8])
    make()
    assert released_to(grace).exists()
    assert not released_to(ana).exists()
