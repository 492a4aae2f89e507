from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from tests.calls import KIND, cause, ladder_of, person, team_of
from tests.cast import staff
from tests.races import at_once

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.events import Subject
from amparo.audit.models import EventRecord
from amparo.calendars.services import CalendarShape, LayerShape, RotaShape, save_calendar, save_layer, save_rota
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.paging import queries, services
from amparo.paging.models import Call, Ladder, LadderVersion, Page
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Draft
from amparo.paging.services.notices import EXHAUSTED
from amparo.paging.states import Hours, PageState, TargetKind

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def at(after: timedelta, act: Callable[[], Any]) -> Any:
    with clock.at(START + after):
        return act()


def begin(ladder: Ladder, **more: Any) -> Page:
    return at(timedelta(0), lambda: services.start(ladder=ladder, cause=cause(**more)))


def called(page: Page) -> list[tuple[int, int, str]]:
    rows = Call.objects.filter(page=page).order_by("pk")
    return [(row.round, row.step, row.user.name if row.user else row.label) for row in rows]


def kinds(page: Page) -> list[str]:
    rows = EventRecord.objects.filter(subject_kind="page", subject_id=page.pk).order_by("pk")
    return [row.kind.removeprefix("paging:") for row in rows]


def test_the_first_is_called_after_ten_seconds_and_the_next_when_nobody_answers(
    ana: User, luis: User, olga: User
) -> None:
    page = begin(ladder_of(person(ana), person(luis), by=olga))
    at(timedelta(seconds=9), run_due)
    assert called(page) == []
    at(timedelta(seconds=10), run_due)
    assert called(page) == [(1, 1, "Ana")]
    assert Notification.objects.get(user=ana).kind == KIND
    at(timedelta(seconds=309), run_due)
    assert called(page) == [(1, 1, "Ana")]
    at(timedelta(seconds=310), run_due)
    assert called(page) == [(1, 1, "Ana"), (1, 2, "Luis")]


def test_who_has_it_stops_the_ladder_for_all(ana: User, luis: User, olga: User) -> None:
    page = begin(ladder_of(person(ana, luis), person(olga), by=olga))
    at(10 * MINUTES, run_due)
    assert queries.waiting_for(luis) == [page]
    assert services.acknowledge(page=page, by=luis)
    assert not services.acknowledge(page=page, by=ana)
    at(90 * MINUTES, run_due)
    assert called(page) == [(1, 1, "Ana"), (1, 1, "Luis")]
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by, page.acknowledged_via) == (PageState.ACKNOWLEDGED, luis, "desk")
    assert queries.waiting_for(luis) == queries.waiting_for(ana) == []
    assert not Notification.objects.filter(kind=KIND, read_at__isnull=True).exists()
    assert kinds(page) == ["page:started", "step:called", "page:acknowledged"]


def test_only_the_called_and_the_permitted_can_say_that_they_have_it(ana: User, olga: User) -> None:
    watcher = staff("Vera", Role.OBSERVER)
    page = begin(ladder_of(person(watcher), by=olga))
    with pytest.raises(NotAllowed):
        services.acknowledge(page=page, by=watcher)
    at(MINUTES, run_due)
    assert queries.visible_to(watcher).get() == page
    assert not queries.visible_to(ana).exists()
    assert services.acknowledge(page=page, by=watcher)


def test_silence_after_all_calls_the_next_step(ana: User, luis: User, olga: User) -> None:
    page = begin(ladder_of(person(ana), person(luis), by=olga))
    at(MINUTES, run_due)
    services.acknowledge(page=page, by=ana)
    at(60 * MINUTES, lambda: services.go_on(page=page, why="decide_by"))
    assert called(page) == [(1, 1, "Ana"), (1, 2, "Luis")]
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by) == (PageState.PAGING, None)
    at(65 * MINUTES, run_due)
    page.refresh_from_db()
    assert page.exhausted_at == START + 65 * MINUTES
    at(70 * MINUTES, lambda: services.go_on(page=page, why="tell_by"))
    assert called(page)[-1] == (2, 1, "Ana")
    at(75 * MINUTES, run_due)
    assert called(page)[-1] == (2, 2, "Luis")


def test_a_ladder_walked_to_its_end_is_told_to_those_who_watch(ana: User, grace: User, olga: User) -> None:
    page = begin(ladder_of(person(ana), by=olga, repeat=2))
    for minute in range(0, 40, 5):
        at((minute + 1) * MINUTES, run_due)
    assert called(page) == [(1, 1, "Ana"), (2, 1, "Ana"), (3, 1, "Ana")]
    assert kinds(page)[-1] == "page:exhausted"
    assert set(Notification.objects.filter(kind=EXHAUSTED).values_list("user", flat=True)) == {grace.pk, olga.pk}
    assert not Deadline.objects.exists()
    assert services.acknowledge(page=page, by=ana)


def test_a_step_that_reaches_nobody_is_passed_at_once_and_says_so(ana: User, latam: Team, olga: User) -> None:
    page = begin(ladder_of(team_of(latam), person(ana), by=olga))
    at(timedelta(seconds=10), run_due)
    assert called(page) == [(1, 2, "Ana")]
    assert kinds(page) == ["page:started", "step:empty", "step:called"]


def test_a_ladder_on_which_nobody_stands_ends_at_once(ana: User, olga: User) -> None:
    ladder = ladder_of(person(ana), by=olga, repeat=3)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    page = begin(ladder)
    at(timedelta(seconds=10), run_due)
    assert called(page) == []
    assert kinds(page)[-1] == "page:exhausted"
    assert Notification.objects.filter(kind=EXHAUSTED, user=olga).exists()


def test_whoever_is_named_twice_in_a_step_is_called_once(ana: User, brazil: Team, grace: User, olga: User) -> None:
    page = begin(ladder_of((*person(ana), *team_of(brazil)), by=olga))
    at(timedelta(seconds=10), run_due)
    assert called(page) == [(1, 1, "Ana"), (1, 1, "Grace")]


def test_a_page_keeps_the_plan_it_began_with(ana: User, luis: User, olga: User) -> None:
    ladder = ladder_of(person(ana), person(ana), by=olga)
    page = begin(ladder)
    plan = Plan(steps=(Step(targets=person(luis), wait=MINUTES),))
    services.save_ladder(by=olga, ladder=ladder, draft=Draft(name="Other", plan=plan, is_active=False))
    at(timedelta(seconds=10), run_due)
    at(6 * MINUTES, run_due)
    assert called(page) == [(1, 1, "Ana"), (1, 2, "Ana")]
    assert list(LadderVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_stale_step_calls_nobody(ana: User, luis: User, olga: User) -> None:
    page = begin(ladder_of(person(ana), person(luis), by=olga))
    planned = Deadline.objects.get().data["token"]
    at(timedelta(seconds=10), run_due)
    at(timedelta(seconds=11), lambda: services.next_step(page_id=page.pk, token=planned))
    assert called(page) == [(1, 1, "Ana")]
    services.acknowledge(page=page, by=ana)
    page.refresh_from_db()
    at(6 * MINUTES, lambda: services.next_step(page_id=page.pk, token=page.token))
    services.next_step(page_id=page.pk + 1000, token=1)
    assert called(page) == [(1, 1, "Ana")]


def test_starting_again_is_starting_once_until_it_has_ended(ana: User, olga: User) -> None:
    ladder = ladder_of(person(ana), by=olga)
    page = begin(ladder)
    assert begin(ladder) == page
    assert begin(ladder, key="other") != page
    services.end(page=page)
    services.end(page=page)
    with pytest.raises(Conflict):
        services.acknowledge(page=page, by=olga)
    services.go_on(page=page, why="nothing happens")
    assert called(page) == []
    again = begin(ladder)
    assert again != page
    assert queries.page_of(Subject("escalation", 7)) == again


def test_a_ladder_without_steps_is_refused(ana: User, grace: User, olga: User) -> None:
    with pytest.raises(Invalid):
        ladder_of(by=olga)
    with pytest.raises(Invalid):
        ladder_of((), by=olga)
    with pytest.raises(Invalid):
        ladder_of((Target(kind=TargetKind.USER, id=10**9),), by=olga)
    with pytest.raises(NotAllowed):
        ladder_of(person(ana), by=ana)
    ladder_of(person(ana), by=olga)
    with pytest.raises(Conflict):
        ladder_of(person(ana), by=olga, name="safety")
    with pytest.raises(Invalid):
        services.start(ladder=Ladder.objects.create(name="Bare"), cause=cause())


def test_a_gap_of_a_rota_calls_the_next_step_and_says_so(ana: User, luis: User, olga: User) -> None:
    rota = save_rota(by=olga, shape=RotaShape(name="Night"))
    shape = LayerShape(name="One day", members=[ana.pk], starts_on=START.date(), ends_on=START.date(), hand_off=time(0))
    save_layer(by=olga, rota=rota, shape=shape)
    ladder = ladder_of((Target(kind=TargetKind.ROTA, id=rota.pk),), person(luis), by=olga)
    page = begin(ladder)
    at(timedelta(seconds=10), run_due)
    assert called(page) == [(1, 1, "Ana")]
    with clock.at(START + timedelta(days=3)):
        later = services.start(ladder=ladder, cause=cause(8))
    at(timedelta(days=3, seconds=10), run_due)
    assert called(later)[0] == (1, 2, "Luis")
    assert kinds(later)[1] == "step:empty"


def test_by_day_the_team_is_called_and_by_night_who_is_on_call(
    ana: User, brazil: Team, grace: User, olga: User
) -> None:
    document = {"zone": "UTC", "week": {"fri": [["09:00", "18:00"]]}}
    hours = save_calendar(by=olga, shape=CalendarShape(code="office", name="Office", document=document))
    steps = (
        Step(targets=team_of(brazil), wait=MINUTES, hours=Hours.INSIDE, calendar=hours.pk),
        Step(targets=person(olga), wait=MINUTES, hours=Hours.OUTSIDE, calendar=hours.pk),
    )
    ladder = services.save_ladder(by=olga, draft=Draft(name="Day and night", plan=Plan(steps=steps)))
    page = begin(ladder)  # noon of a Friday
    night = at(timedelta(hours=8), lambda: services.start(ladder=ladder, cause=cause(8)))
    at(timedelta(seconds=10), run_due)
    assert called(page) == [(1, 1, "Grace"), (1, 1, "Ana")]  # who leads comes first
    at(timedelta(hours=8, seconds=10), lambda: services.next_step(page_id=night.pk, token=night.token))
    assert called(night) == [(1, 2, "Olga")]
    assert EventRecord.objects.get(subject_id=night.pk, kind="paging:step:empty").data["why"] == "hours"


@pytest.mark.django_db(transaction=True)
def test_of_many_clocks_one_calls(ana: User, luis: User, olga: User) -> None:
    pages = [begin(ladder_of(person(ana), person(luis), by=olga))]
    pages += [begin(pages[0].ladder, number=number) for number in range(20, 40)]
    for after in (1, 7):
        at_once(*[lambda after=after: at(after * MINUTES, run_due) for _ in range(4)])
    for page in pages:
        assert called(page) == [(1, 1, "Ana"), (1, 2, "Luis")]


@pytest.mark.django_db(transaction=True)
def test_two_who_both_have_it_make_one_who_has(ana: User, grace: User, olga: User) -> None:
    page = begin(ladder_of(person(ana, grace), by=olga))
    at(MINUTES, run_due)
    won = at_once(lambda: services.acknowledge(page=page, by=ana), lambda: services.acknowledge(page=page, by=grace))
    assert sorted(won) == [False, True]
    assert kinds(page).count("page:acknowledged") == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_start_the_same_start_one(ana: User, olga: User) -> None:
    ladder = ladder_of(person(ana), by=olga)
    one, other = at_once(*[lambda: services.start(ladder=ladder, cause=cause()) for _ in range(2)])
    assert one == other
    assert Page.objects.count() == 1
