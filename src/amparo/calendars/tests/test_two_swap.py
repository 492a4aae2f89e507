import pytest

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.calendars.models import RotaLayer, RotaOverride
from amparo.calendars.queries import on_call
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import (
    accept_swap,
    ask_swap,
    decline_swap,
    note_absence,
    stand_in,
    undo_stand_in,
    withdraw_swap,
)
from amparo.calendars.states import SwapState
from amparo.calendars.tests.conftest import WEEK, hours
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.notifications.models import Notification

TUESDAY = hours(24, 10, 18)
NEXT = Span(TUESDAY.start + WEEK, TUESDAY.end + WEEK)


def test_ana_gives_grace_a_day_and_takes_one_of_hers(week: RotaLayer, ana: User, grace: User) -> None:
    swap = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY, takes=NEXT)
    assert on_call(week.rota_id, TUESDAY.start) == [ana.pk]  # nothing moves before it is accepted
    accept_swap(by=grace, swap=swap)
    assert on_call(week.rota_id, TUESDAY.start) == [grace.pk]
    assert on_call(week.rota_id, NEXT.start) == [ana.pk]
    assert on_call(week.rota_id, TUESDAY.end) == [ana.pk]
    told = Notification.objects.order_by("pk").values_list("user_id", "kind")
    assert list(told) == [(grace.pk, "calendars:swap_asked"), (ana.pk, "calendars:swap_accepted")]


def test_what_is_declined_or_withdrawn_moves_nothing_and_cannot_be_accepted(
    week: RotaLayer, ana: User, grace: User
) -> None:
    declined = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY)
    decline_swap(by=grace, swap=declined)
    withdrawn = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY)
    withdraw_swap(by=ana, swap=withdrawn)
    for swap in (declined, withdrawn):
        with pytest.raises(Conflict):
            accept_swap(by=grace, swap=swap)
    assert on_call(week.rota_id, TUESDAY.start) == [ana.pk]
    assert not RotaOverride.objects.exists()


def test_only_the_asked_answers_and_only_the_asker_withdraws(week: RotaLayer, ana: User, grace: User) -> None:
    swap = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY)
    with pytest.raises(NotAllowed):
        accept_swap(by=ana, swap=swap)
    with pytest.raises(NotAllowed):
        withdraw_swap(by=grace, swap=swap)
    swap.refresh_from_db()
    assert swap.state == SwapState.ASKED


def test_nobody_gives_what_is_not_theirs_nor_asks_whom_it_does_not_help(
    week: RotaLayer, olga: User, ana: User, grace: User, noor: User
) -> None:
    with pytest.raises(Invalid):
        ask_swap(by=ana, rota=week.rota, of=grace, gives=NEXT)
    with pytest.raises(Invalid):
        ask_swap(by=ana, rota=week.rota, of=ana, gives=TUESDAY)
    with pytest.raises(Invalid):
        ask_swap(by=ana, rota=week.rota, of=noor, gives=TUESDAY)  # reviewers take no shifts
    note_absence(by=grace, user=grace, span=hours(24, 17, 20))
    with pytest.raises(Invalid):
        ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY)


def test_a_swap_that_cannot_be_any_more_is_refused_when_it_is_accepted(
    week: RotaLayer, olga: User, ana: User, grace: User, luis: User
) -> None:
    swap = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY)
    stand_in(by=olga, rota=week.rota, span=hours(24, 11, 12), off=ana, on=luis)
    with pytest.raises(Conflict):
        accept_swap(by=grace, swap=swap)
    assert on_call(week.rota_id, TUESDAY.start) == [ana.pk]


def test_taking_back_one_half_of_a_swap_takes_back_the_other(
    week: RotaLayer, olga: User, ana: User, grace: User
) -> None:
    swap = ask_swap(by=ana, rota=week.rota, of=grace, gives=TUESDAY, takes=NEXT)
    accept_swap(by=grace, swap=swap)
    half = RotaOverride.objects.filter(swap=swap).first()
    assert half is not None
    undo_stand_in(by=olga, override=half)
    assert not RotaOverride.objects.exists()
    assert on_call(week.rota_id, NEXT.start) == [grace.pk]
    kinds = EventRecord.objects.filter(subject_kind="rota").values_list("kind", flat=True)
    assert list(kinds).count("calendars:stand_in:undone") == 2
