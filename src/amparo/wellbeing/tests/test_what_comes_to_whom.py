"""Whatever hands out work asks what somebody may be given, and is not told why."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.calendars.models import Rota, RotaLayer, RotaMember
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.notifications.models import Notification
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Outgoing, release_reply, reply
from amparo.wellbeing.models import Break, Exposure, Skip
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries import Fitness, fitness
from amparo.wellbeing.services import (
    answer_call,
    begin_break,
    begin_cool_down,
    begin_reveal,
    call_buddy,
    end_break,
    end_reveal,
    not_today,
    offer_debrief,
    offer_to_listen,
    opt_in,
    opt_out,
    save_programme,
    skip,
    stop_listening,
)
from amparo.wellbeing.states import ExposureKind
from amparo.wellbeing.tasks import hear_reply

MORNING = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""Nine in the morning in São Paulo, a Monday."""
MINUTE = timedelta(minutes=1)
ALL = Fitness(refused_harms=frozenset(), highest_severity=4)


def after(minutes: float) -> object:
    return clock.at(MORNING + minutes * MINUTE)


def look(person: User, minutes: float, *, at: float = 0, severity: int = 4, subject: int = 1) -> None:
    """Look at a video for so many minutes (15 at most)."""
    with after(at):
        token = begin_reveal(
            person=person,
            subject_kind="file",
            subject_id=subject,
            harm="graphic",
            severity=severity,
            kind=ExposureKind.VIDEO,
        )
    with after(at + minutes):
        end_reveal(person=person, token=token, seconds=minutes * 60)


def shifts(*people: User) -> None:
    """People who are at the desk from 9 to 18, every day."""
    rota = Rota.objects.create(name="Desk", kind=RotaKind.SHIFTS, time_zone="America/Sao_Paulo")
    windows = [[day, "09:00", "18:00"] for day in range(7)]
    layer = RotaLayer.objects.create(
        rota=rota, name="All", starts_on=MORNING.date() - timedelta(days=30), hand_off="00:00", windows=windows
    )
    for place, person in enumerate(people):
        RotaMember.objects.create(layer=layer, user=person, position=place)


def test_everything_comes_to_ana_in_the_morning(ana: User) -> None:
    with after(0):
        assert fitness(ana) == ALL


def test_a_budget_that_runs_out_keeps_its_kind_away(ana: User) -> None:
    look(ana, 14, severity=3)
    with after(60):
        assert fitness(ana).allows("graphic", 4)
    look(ana, 2, at=61, severity=3, subject=2)
    with after(90):
        fit = fitness(ana)
        assert not fit.allows("graphic", 1)
        assert not fit.allows("threats", None)
        assert fit.allows("graphic", 0)
        assert fit.allows("none", None)
        assert fit.allows("", None)
    with after(24 * 60):
        assert fitness(ana).highest_severity == 4


def test_one_persons_budget_is_not_anothers(ana: User, luis: User) -> None:
    look(ana, 15)
    look(ana, 15, at=20)
    with after(60):
        assert fitness(ana).highest_severity == 0
        assert fitness(luis) == ALL


def test_seconds_are_counted_by_our_clock(ana: User) -> None:
    with after(0):
        token = begin_reveal(
            person=ana, subject_kind="file", subject_id=1, harm="graphic", severity=3, kind=ExposureKind.STILL
        )
    with after(1):
        end_reveal(person=ana, token=token, seconds=5000)
    with after(2):
        end_reveal(person=ana, token=token, seconds=1)
    with as_person(ana):
        row = Exposure.objects.get()
        assert row.seconds == 60
        assert row.units == 4


def test_what_nobody_covered_lapses(ana: User) -> None:
    for minutes in (0, 60):
        with after(minutes):
            begin_reveal(
                person=ana, subject_kind="file", subject_id=1, harm="graphic", severity=3, kind=ExposureKind.STILL
            )
    with as_person(ana):
        first, second = Exposure.objects.order_by("begun_at")
        assert first.seconds == 180
        assert second.ended_at is None


def test_nobody_ends_what_another_uncovered(ana: User, luis: User) -> None:
    with after(0):
        token = begin_reveal(
            person=ana, subject_kind="file", subject_id=1, harm="graphic", severity=3, kind=ExposureKind.STILL
        )
    with after(1):
        end_reveal(person=luis, token=token, seconds=1)
    with as_person(ana):
        assert Exposure.objects.get().ended_at is None


def test_after_the_worst_there_is_time_to_cool_down(ana: User) -> None:
    look(ana, 1, severity=4)
    with after(2):
        assert fitness(ana).highest_severity == 1
        begin_break(person=ana, minutes=30)
        assert fitness(ana).highest_severity == 0
    with after(10):
        end_break(person=ana)
        assert fitness(ana) == ALL


def test_time_to_cool_down_ends_by_itself(ana: User) -> None:
    look(ana, 1, severity=4)
    with after(5):
        assert fitness(ana) == ALL


def test_a_cool_down_does_not_end_a_break(ana: User) -> None:
    with after(0):
        begin_break(person=ana, minutes=30)
        begin_cool_down(person=ana)
    with as_person(ana):
        row = Break.objects.get()
        assert (row.kind, row.until) == ("own", MORNING + 30 * MINUTE)


def test_who_opted_out_is_not_given_it(ana: User, luis: User) -> None:
    with after(0):
        opt_out(person=ana, harm="animal_harm")
        assert not fitness(ana).allows("animal_harm", 1)
        assert fitness(ana).allows("graphic", 4)
        assert fitness(luis).allows("animal_harm", 1)
        opt_in(person=ana, harm="animal_harm")
        assert fitness(ana) == ALL


def test_not_today_holds_until_midnight(ana: User) -> None:
    with after(0):
        until = not_today(person=ana)
        assert until == datetime(2026, 11, 24, 3, tzinfo=UTC)
        assert fitness(ana).highest_severity == 1
        not_today(person=ana, harm="hate")
        assert fitness(ana).refused_harms == {"hate"}
    with after(15 * 60 + 1):
        assert fitness(ana) == ALL


def test_not_today_does_not_undo_for_good(ana: User) -> None:
    with after(0):
        opt_out(person=ana, harm="hate")
        not_today(person=ana, harm="hate")
    with after(48 * 60):
        assert fitness(ana).refused_harms == {"hate"}


def test_whose_rota_never_ends_has_a_day_of_their_own(ana: User) -> None:
    shifts(ana)
    RotaLayer.objects.update(windows=[])
    look(ana, 120, severity=3)
    with after(180):
        assert not fitness(ana).allows("graphic", 1)
        assert not_today(person=ana, harm="hate") - clock.now() < timedelta(days=1)
    with after(24 * 60):
        assert fitness(ana).allows("graphic", 1)


def test_nothing_hard_comes_in_the_last_hour_of_a_shift(ana: User) -> None:
    shifts(ana)
    with after(7 * 60):
        assert fitness(ana).highest_severity == 4
    with after(8 * 60 + 1):
        assert fitness(ana).highest_severity == 2


def test_nothing_hard_comes_in_overtime(ana: User) -> None:
    shifts(ana)
    look(ana, 14, at=8 * 60, severity=3)
    look(ana, 14, at=8 * 60 + 20, severity=3)
    with after(10 * 60):
        assert fitness(ana).highest_severity == 0
    with after(23 * 60):
        assert fitness(ana).highest_severity == 4


def look_at_three_hard_ones(person: User) -> None:
    for number in range(3):
        look(person, 1, at=2 * number, severity=3, subject=number)


def answer(ticket: Ticket, by: User) -> None:
    """By a reply that goes out."""
    message = reply(ticket=ticket, by=by, outgoing=Outgoing(text="Olá"))
    release_reply(message.pk)
    hear_reply(message.pk)


def test_after_three_hard_ones_ana_answers_something_else_first(ana: User, ticket: Ticket) -> None:
    look_at_three_hard_ones(ana)
    with after(7):
        assert fitness(ana).highest_severity == 2
        answer(ticket, ana)
        assert fitness(ana) == ALL


def test_answering_a_hard_ticket_is_no_ordinary_work(ana: User, ticket: Ticket) -> None:
    look_at_three_hard_ones(ana)
    Message.objects.filter(ticket=ticket).update(harm_class="threats", exposure_severity=3)
    with after(7):
        answer(ticket, ana)
        assert fitness(ana).highest_severity == 2


def test_the_ledger_of_ana_holds_no_work_that_ends_no_row(ana: User, ticket: Ticket) -> None:
    answer(ticket, ana)
    with as_person(ana):
        assert not Exposure.objects.exists()


def test_a_team_has_its_own_programme_within_bounds(ana: User, grace: User, olga: User, brazil: Team) -> None:
    save_programme(by=olga, values={"budget": 20}, team=brazil)
    look(ana, 3, severity=3)
    with after(60):
        assert fitness(ana).highest_severity == 0
    with pytest.raises(Invalid) as refused:
        save_programme(by=olga, values={"high_minutes": 241})
    assert refused.value.field == "high_minutes"
    with pytest.raises(NotAllowed):
        save_programme(by=grace, values={"budget": 200})


def test_a_skip_keeps_no_more_than_it_is_told(ana: User) -> None:
    skip(person=ana, subject_kind="case", subject_id=4)
    with as_person(ana):
        row = Skip.objects.get()
        assert (row.subject_kind, row.subject_id, row.reason) == ("case", 4, "")


def test_asking_costs_few_queries(ana: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    fitness(ana)
    with django_assert_max_num_queries(9):
        fitness(ana)


def test_ana_talks_to_a_colleague_who_offered(ana: User, luis: User, grace: User) -> None:
    shifts(ana, luis)
    with after(60):
        with pytest.raises(Conflict):
            call_buddy(person=ana, listener=luis)
        offer_to_listen(person=luis)
        talk = call_buddy(person=ana, listener=luis)
        with pytest.raises(Missing):
            answer_call(by=grace, talk_id=talk.pk, can_now=True)
        answer_call(by=luis, talk_id=talk.pk, can_now=True)
        stop_listening(person=luis)
        with pytest.raises(Conflict):
            call_buddy(person=ana, listener=luis)
    told = Notification.objects.order_by("pk").values_list("user", "kind")
    assert list(told) == [(luis.pk, "wellbeing:called"), (ana.pk, "wellbeing:can_talk")]


def test_who_is_not_at_work_is_not_called(ana: User, luis: User) -> None:
    shifts(ana, luis)
    offer_to_listen(person=luis)
    with after(-60), pytest.raises(Conflict):
        call_buddy(person=ana, listener=luis)


def test_after_a_grave_escalation_a_talk_is_offered(ana: User) -> None:
    with after(0):
        offer_debrief(people=[ana], number=7)
        assert fitness(ana).highest_severity == 1
    assert "7" in Notification.objects.get(user=ana, kind="wellbeing:debrief").sentence()


def test_a_person_with_a_closed_account_is_nobodys_buddy(ana: User) -> None:
    gone = staff("Gone", Role.AGENT)
    shifts(ana, gone)
    offer_to_listen(person=gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with after(60), pytest.raises(Conflict):
        call_buddy(person=ana, listener=gone)
