"""The ladder of the authority is climbed: until somebody has it, and again when they are silent."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.core import clock
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.escalations import services
from amparo.escalations.models import Authority, Escalation, EscalationKind
from amparo.escalations.queries.calling import current_page
from amparo.escalations.services import Raising, notices
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Clock, LoopState
from amparo.escalations.tests.doing import says
from amparo.notifications.kinds import sentence_of
from amparo.notifications.models import Notification
from amparo.paging import services as paging
from amparo.paging.models import Call, Page
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Draft
from amparo.paging.states import PageState, TargetKind
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(payments: Authority, olga: User, sol: User, noor: User) -> Authority:
    """Payments call Sol, and after a day Noor."""
    steps = tuple(
        Step(targets=(Target(kind=TargetKind.USER, id=user.pk),), wait=timedelta(hours=24)) for user in (sol, noor)
    )
    payments.ladder = paging.save_ladder(by=olga, draft=Draft(name="Payments", plan=Plan(steps=steps)))
    payments.save()
    return payments


@pytest.fixture
def calling(called: Authority, ticket: Ticket, ana: User, asked: Raising) -> Escalation:
    return services.raise_escalation(tickets=[ticket], by=ana, what=asked)


def after(loop: Escalation, **time: int) -> None:
    """Let so much time pass since it was raised, with all that falls due."""
    with clock.at(loop.raised_at + timedelta(**time)):
        while run_due():
            pass


def names(loop: Escalation) -> list[str]:
    return list(Call.objects.filter(page=current_page(loop)).order_by("pk").values_list("user__name", flat=True))


def test_sol_is_called_after_ten_seconds_of_grace(calling: Escalation) -> None:
    after(calling, seconds=9)
    assert names(calling) == []
    after(calling, seconds=11)
    assert names(calling) == ["Sol"]


def test_who_is_called_reads_the_name_of_the_authority_in_their_own_language(
    called: Authority, ticket: Ticket, ana: User, asked: Raising
) -> None:
    """Payments read English; Sol, whom they call, may read any."""
    Authority.objects.filter(pk=called.pk).update(name=Variants(texts={"en": "Payments", "pt-BR": "Pagamentos"}))
    after(services.raise_escalation(tickets=[ticket], by=ana, what=asked), hours=5)
    for told in (Page.objects.get(), *Notification.objects.filter(kind__in=[notices.RAISED, notices.LATE])):
        for language, name in (("en", "Payments"), ("pt-br", "Pagamentos"), ("es", "Payments")):
            with override(language):
                assert name in sentence_of(told.kind, {**told.data, "level": "P2"})


def test_nobody_acknowledges_so_the_clock_calls_the_next(calling: Escalation) -> None:
    after(calling, seconds=11)
    after(calling, hours=4, seconds=1)
    calling.refresh_from_db()
    assert names(calling) == ["Sol", "Noor"]
    assert calling.missed == [Clock.ACKNOWLEDGE]


def test_acknowledged_by_link_nobody_else_is_called_until_silence_is_too_long(
    calling: Escalation, petra: Outside
) -> None:
    after(calling, seconds=11)
    with clock.at(calling.raised_at + timedelta(minutes=1)):
        services.acknowledge(escalation=calling, by=petra)
    assert current_page(calling).state == PageState.ACKNOWLEDGED
    after(calling, hours=23)
    assert names(calling) == ["Sol"]
    after(calling, hours=25)
    assert names(calling) == ["Sol", "Noor"]


def test_who_says_so_on_the_page_has_the_loop_as_well(calling: Escalation, sol: User) -> None:
    after(calling, seconds=11)
    page = current_page(calling)
    paging.acknowledge(page=page, by=sol)
    page.refresh_from_db()
    assert services.hear_page(page=page)
    calling.refresh_from_db()
    assert (calling.state, calling.acknowledged_by) == (LoopState.ACKNOWLEDGED, "Sol")


def test_heard_late_or_twice_the_silence_is_counted_from_what_was_said(calling: Escalation, petra: Outside) -> None:
    services.acknowledge(escalation=calling, by=petra)
    after(calling, hours=25)
    with clock.at(calling.raised_at + timedelta(hours=26)):
        paging.acknowledge(page=current_page(calling), who="Petra")
    for hours in (27, 28):
        with clock.at(calling.raised_at + timedelta(hours=hours)):
            services.hear_page(page=current_page(calling))
    calling.refresh_from_db()
    assert calling.update_by == calling.raised_at + timedelta(hours=26 + 24)


def test_an_answer_ends_the_calling(calling: Escalation, petra: Outside) -> None:
    services.answer(escalation=calling, by=petra, words=says("Yes"))
    assert current_page(calling).state == PageState.ENDED
    after(calling, seconds=11)
    assert names(calling) == []


def test_passed_on_the_old_page_ends(calling: Escalation, ana: User, safety: Authority) -> None:
    services.redirect(escalation=calling, by=ana, to=safety, reason="Theirs")
    assert [page.state for page in Page.objects.all()] == [PageState.ENDED]


def test_sent_back_they_are_called_again(calling: Escalation, petra: Outside, ana: User) -> None:
    services.answer(escalation=calling, by=petra, words=says("Perhaps"))
    services.send_back(escalation=calling, by=ana, words=says("Yes or no?"))
    assert current_page(calling).state == PageState.PAGING
    assert Page.objects.count() == 2


def test_a_loop_nobody_heeds_calls_later_and_later(calling: Escalation) -> None:
    for hours in range(1, 24 * 6):
        after(calling, hours=hours)
    kinds = Page.objects.get().calls.count()
    assert 5 < kinds < 20


def test_their_clocks_run_by_their_hours_but_not_on_a_p0(
    called: Authority, ticket: Ticket, ana: User, olga: User, asked: Raising
) -> None:
    called.calendar = office(olga)
    called.save()
    saturday = clock.read("2026-11-21T15:00:00+00:00")
    with clock.at(saturday):
        loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
        assert loop.acknowledge_by == clock.read("2026-11-23T13:00:00+00:00"), "Monday, four hours after nine"
        urgent = services.change_level(escalation=loop, by=ana, level="P0", reason="Danger")
        assert urgent.acknowledge_by == saturday + timedelta(minutes=5)


def office(by: User) -> BusinessCalendar:
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    shape = CalendarShape(code="office", name="Office", document={"zone": "UTC", "week": week})
    return save_calendar(by=by, shape=shape)


def test_grace_leads_and_is_on_call_and_hears_of_danger_once(  # noqa: PLR0917 - the cast
    safety: Authority, danger: EscalationKind, ticket: Ticket, ana: User, grace: User, luis: User, olga: User
) -> None:
    steps = tuple(
        Step(targets=(Target(kind=TargetKind.USER, id=user.pk),), wait=timedelta(minutes=5)) for user in (grace, luis)
    )
    safety.ladder = paging.save_ladder(by=olga, draft=Draft(name="Safety", plan=Plan(steps=steps)))
    safety.save()
    loop = services.raise_critical(ticket=ticket, by=ana)
    assert not Notification.objects.filter(user=grace).exists(), "the ladder calls her in some seconds"
    after(loop, seconds=11)
    assert Notification.objects.get(user=grace).data["page"] == current_page(loop).pk
    after(loop, minutes=5, seconds=1)
    assert names(loop) == ["Grace", "Luis"]
    assert Notification.objects.filter(user=luis).count() == 1
    late = Notification.objects.filter(user=grace).exclude(data__has_key="page")
    assert late.get().kind == "escalations:late", "she leads, and somebody else is called now"


def test_grace_who_leads_and_is_not_on_call_hears_of_danger_at_once(
    called: Authority, danger: EscalationKind, ticket: Ticket, ana: User, grace: User
) -> None:
    danger.rules.update(authority=called)
    services.raise_critical(ticket=ticket, by=ana)
    assert Notification.objects.get(user=grace).kind == "escalations:raised"
