"""The watchdog finds pages that nothing would call for any more, and a clock that stands still."""

from datetime import timedelta

from tests.calls import called_now, cause, ladder_of, person

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import beat, run_due
from amparo.notifications.models import Notification
from amparo.paging import services
from amparo.paging.models import Call, Page
from amparo.paging.services.notices import REPAIRED, STANDS_STILL


def names(page: Page) -> list[str]:
    return [call.user.name for call in Call.objects.filter(page=page).order_by("pk") if call.user]


def repaired() -> int:
    return EventRecord.objects.filter(kind="paging:page:repaired").count()


def test_a_page_whose_deadline_is_gone_is_planned_anew_and_the_leads_are_told(
    ana: User, luis: User, grace: User, olga: User
) -> None:
    page = called_now(ana, by=olga)
    Deadline.objects.all().delete()
    assert services.watch() == 1
    assert Deadline.objects.get().data == {"token": page.token}
    assert names(page) == ["Ana"]
    assert repaired() == 1
    assert set(Notification.objects.filter(kind=REPAIRED).values_list("user", flat=True)) == {grace.pk, olga.pk}
    assert services.watch() == 0


def test_what_a_dead_clock_left_behind_is_called_by_the_watchdog_once(ana: User, luis: User, olga: User) -> None:
    ladder = ladder_of(person(ana), person(luis), by=olga)
    page = services.start(ladder=ladder, cause=cause())
    with clock.at(clock.now() + timedelta(seconds=40)):
        assert services.watch() == 0  # late, but a living clock would be on its way
    with clock.at(clock.now() + timedelta(seconds=80)):
        assert services.watch() == 1
        assert services.watch() == 0
        run_due()
    assert names(page) == ["Ana"]
    with clock.at(clock.now() + timedelta(seconds=80 + 300)):
        run_due()
    assert names(page) == ["Ana", "Luis"]


def test_pages_that_are_well_or_over_are_left_alone(ana: User, olga: User) -> None:
    called_now(ana, by=olga)
    had = called_now(ana, by=olga, number=8)
    services.acknowledge(page=had, by=ana)
    over = called_now(ana, by=olga, number=9)
    services.end(page=over)
    exhausted = called_now(ana, by=olga, number=10)
    services.next_step(page_id=exhausted.pk, token=exhausted.token)
    assert services.watch() == 0
    assert not services.repair_page(page_id=had.pk)
    assert repaired() == 0


def test_a_clock_that_stands_still_is_told_once(grace: User, olga: User) -> None:
    services.tell_of_silence()
    assert not Notification.objects.exists()  # it never ran: this desk is being set up
    beat(name="clock")
    services.tell_of_silence()
    for seconds in (100, 130, 160):
        with clock.at(clock.now() + timedelta(seconds=seconds)):
            services.tell_of_silence()
    assert set(Notification.objects.filter(kind=STANDS_STILL).values_list("user", flat=True)) == {grace.pk, olga.pk}
    assert Notification.objects.count() == 2
    with clock.at(clock.now() + timedelta(minutes=10)):
        beat(name="clock")
    with clock.at(clock.now() + timedelta(minutes=13)):
        services.tell_of_silence()  # another silence
    assert Notification.objects.count() == 4
