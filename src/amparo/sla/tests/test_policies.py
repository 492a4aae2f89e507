"""Policies are made, changed and put in order; what cannot be promised is refused with a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.calls import ladder_of, person

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.paging.models import Ladder
from amparo.sla.clocks import Facts
from amparo.sla.models import Policy, PolicyVersion
from amparo.sla.queries.policies import by_ladder, holding, holding_for
from amparo.sla.services import PolicyShape, move_policy, save_policy
from amparo.sla.states import Hours, Metric
from amparo.sla.tests.conftest import times
from amparo.tickets.states import Priority

pytestmark = pytest.mark.django_db

Promises = Callable[..., Policy]


def test_saving_what_is_said_already_makes_no_version_and_anything_new_does(
    promises: Promises, everybody: Policy
) -> None:
    promises(policy=everybody)
    assert PolicyVersion.objects.count() == 1
    promises(policy=everybody, warn_share=50)
    policy = promises(name="All of them", policy=everybody, warn_share=50)
    assert PolicyVersion.objects.count() == 2
    assert (policy.current.number if policy.current else 0, policy.name) == (2, "All of them")
    assert EventRecord.objects.filter(kind="sla:policy:saved").count() == 4


def test_a_policy_on_a_calendar_that_never_opens_is_refused_with_a_sentence(promises: Promises) -> None:
    shut = save_calendar(by=SYSTEM, shape=CalendarShape(code="shut", name="Shut", document={"zone": "UTC"}))
    with pytest.raises(Invalid, match="The calendar Shut never opens: by its hours nothing could ever be due"):
        promises(calendar=shut)
    by_the_wall = dict.fromkeys(Metric, Hours.CALENDAR)
    assert promises(calendar=shut, hours=by_the_wall).pk


def test_a_calendar_that_a_policy_counts_by_cannot_be_made_to_never_open(
    everybody: Policy, office: BusinessCalendar
) -> None:
    with pytest.raises(Invalid, match=everybody.name):
        save_calendar(
            by=SYSTEM, shape=CalendarShape(code="office", name="Office", document={"zone": "UTC"}), calendar=office
        )


def test_a_policy_does_not_call_by_a_ladder_that_is_out_of_use(promises: Promises, ana: User, olga: User) -> None:
    ladder = ladder_of(person(ana), by=olga)
    assert by_ladder(ladder) == []
    policy = promises(ladder=ladder)
    assert by_ladder(ladder) == [policy.name]
    Ladder.objects.update(is_active=False)
    ladder.refresh_from_db()
    with pytest.raises(Invalid, match="is out of use: choose one that calls somebody") as refusal:
        promises(policy=policy, ladder=ladder)
    assert refusal.value.field == "ladder"
    assert promises(policy=policy, ladder=ladder, is_active=False).pk, "one that rests itself may name it"
    assert by_ladder(ladder) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"times": {}}, "times"),
        ({"times": {Metric.RESOLUTION: {Priority.LOW: 0}}}, "times"),
        ({"times": {Metric.RESOLUTION: {Priority.LOW: -5}}}, "times"),
        ({"times": {Metric.RESOLUTION: {Priority.LOW: 10**9}}}, "times"),
        ({"calendar": None}, "calendar"),
        ({"warn_share": 100}, "warn_share"),
        ({"warn_share": 0}, "warn_share"),
        ({"conditions": {"weather": ["rain"]}}, "conditions"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_cannot_be_promised_is_refused_at_its_field(promises: Promises, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        promises(**wrong)
    assert refusal.value.field == field


def test_two_policies_are_not_called_the_same(promises: Promises, everybody: Policy) -> None:
    with pytest.raises(Conflict):
        promises(name=everybody.name.upper())


def test_the_first_policy_that_fits_holds_and_their_order_can_be_changed(promises: Promises, everybody: Policy) -> None:
    brazil = promises(name="Brazil", conditions={"markets": ["BR"], "tiers": ["vip", "creator"]})
    facts = Facts(market="BR", tier="vip")

    def first() -> int | None:
        found = holding_for(facts, holding())
        return found.version_id if found else None

    assert first() == everybody.current_id
    move_policy(by=SYSTEM, policy=brazil, place=1)
    assert first() == brazil.current_id
    assert list(Policy.objects.order_by("position").values_list("name", flat=True)) == ["Brazil", "Everybody"]
    assert holding_for(Facts(market="BR", tier="standard"), holding()) != holding_for(facts, holding())


def test_only_who_may_manage_policies_does(ana: User, grace: User, olga: User, office: BusinessCalendar) -> None:
    shape = PolicyShape(name="Everybody", times=times(), calendar=office)
    for somebody in (ana, grace):
        with pytest.raises(NotAllowed):
            save_policy(by=somebody, shape=shape)
    policy = save_policy(by=olga, shape=shape)
    with pytest.raises(NotAllowed):
        move_policy(by=ana, policy=policy, place=1)
