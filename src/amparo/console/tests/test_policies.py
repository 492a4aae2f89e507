"""Promised times in the console: policies in their order, edited, and asked what they would promise."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.calls import ladder_of, person
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.paging.models import Ladder
from amparo.sla.models import Policy, PolicyVersion
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.states import Metric
from amparo.tickets.states import Priority

pytestmark = pytest.mark.django_db

HOME = "/console/promised/"
WORKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def office(db: None) -> BusinessCalendar:
    document = {"zone": "America/Sao_Paulo", "week": WORKDAYS}
    return save_calendar(by=SYSTEM, shape=CalendarShape(code="office", name="Office", document=document))


@pytest.fixture
def policy(office: BusinessCalendar) -> Policy:
    times = {Metric.FIRST_RESPONSE: {Priority.NORMAL: 120}}
    shape = PolicyShape(name="Brazil", times=times, calendar=office, conditions={"markets": ["BR"]})
    return save_policy(by=SYSTEM, shape=shape)


def typed(office: BusinessCalendar, **more: Any) -> dict[str, Any]:
    return {
        "name": "Everybody",
        "is_active": "on",
        "calendar": office.pk,
        "warn_share": 75,
        "times_first_response_normal": "1 h 30",
        "hours_first_response": "business",
        "times_resolution_urgent": "45 min",
        "hours_resolution": "calendar",
        **more,
    }


QUESTION = {"try-priority": "normal", "try-market": "BR", "try-tier": "standard", "try-start": "2026-11-27T17:30"}


def test_without_policies_the_screen_says_what_they_are_for(as_olga: Client) -> None:
    assert "/console/promised/new/" in as_olga.get(HOME).content.decode()


def test_olga_makes_a_policy_and_finds_it_as_she_typed_it(as_olga: Client, office: BusinessCalendar) -> None:
    answer = as_olga.post(f"{HOME}new/", typed(office, markets=["BR", "PT"]))
    assert answer.status_code == 302
    policy = Policy.objects.get()
    assert policy.current is not None
    assert policy.current.document == {
        "conditions": {"markets": ["BR", "PT"]},
        "times": {"first_response": {"normal": 90}, "resolution": {"urgent": 45}},
        "hours": {"first_response": "business", "resolution": "calendar"},
        "warn_share": 75,
    }
    text = as_olga.get(f"{HOME}{policy.pk}/").content.decode()
    assert 'value="1 h 30"' in text
    assert 'value="45 min"' in text


@pytest.mark.parametrize("wrong", [{"times_first_response_normal": "soon"}, {"calendar": ""}, {"name": ""}])
def test_what_cannot_be_promised_comes_back_with_what_was_typed(
    as_olga: Client, office: BusinessCalendar, wrong: dict[str, str]
) -> None:
    answer = as_olga.post(f"{HOME}new/", typed(office, **wrong))
    assert answer.status_code == 422
    assert 'value="45 min"' in answer.content.decode()
    assert not Policy.objects.exists()


def test_another_shape_is_another_version(as_olga: Client, office: BusinessCalendar, policy: Policy) -> None:
    as_olga.post(f"{HOME}{policy.pk}/", typed(office))
    assert list(PolicyVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_the_list_names_the_markets_in_words(as_olga: Client, policy: Policy) -> None:
    assert "Market: Brazil" in as_olga.get(HOME).content.decode()


def test_the_order_is_changed_by_one_place(as_olga: Client, policy: Policy, office: BusinessCalendar) -> None:
    as_olga.post(f"{HOME}new/", typed(office))
    second = Policy.objects.exclude(pk=policy.pk).get()
    as_olga.post(f"{HOME}{second.pk}/move/", {"to": "up"})
    assert list(Policy.objects.order_by("position").values_list("pk", flat=True)) == [second.pk, policy.pk]


def test_the_policies_are_asked_what_a_ticket_of_friday_evening_is_promised(
    as_olga: Client, olga: User, policy: Policy
) -> None:
    assert olga.time_zone == "America/Sao_Paulo"
    text = as_olga.get(HOME, QUESTION).content.decode()
    assert policy.name in text
    assert "30 Nov, 10:30" in text  # half an hour of Friday, the rest on Monday
    text = as_olga.get(HOME, QUESTION | {"try-market": "MX"}).content.decode()
    assert "30 Nov" not in text


def test_what_is_typed_is_tried_before_it_is_saved(as_olga: Client, office: BusinessCalendar) -> None:
    answer = as_olga.post(f"{HOME}new/preview/", typed(office) | QUESTION, headers=HTMX)
    assert "30 Nov, 10:00" in answer.content.decode()
    assert not Policy.objects.exists()
    unclear = as_olga.post(f"{HOME}new/preview/", typed(office, calendar="") | QUESTION, headers=HTMX)
    assert "octagon-alert" in unclear.content.decode()


def test_a_policy_whose_ladder_was_taken_out_of_use_says_so_and_does_not_lose_it_unseen(
    as_olga: Client, office: BusinessCalendar, ana: User, olga: User
) -> None:
    ladder = ladder_of(person(ana), by=olga)
    as_olga.post(f"{HOME}new/", typed(office, ladder=ladder.pk))
    assert (
        "Out of use it calls nobody for: Everybody." in as_olga.get(f"/console/ladders/{ladder.pk}/").content.decode()
    )
    Ladder.objects.update(is_active=False)
    assert "Resting" in as_olga.get(HOME).content.decode()
    policy = f"{HOME}{Policy.objects.get().pk}/"
    assert f"{ladder.name} · Resting" in as_olga.get(policy).content.decode()
    refused = as_olga.post(policy, typed(office, ladder=ladder.pk, version=as_olga.get(policy).context["version"]))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["ladder"])


def test_only_who_manages_policies_sees_them(client: Client, ana: User, grace: User, policy: Policy) -> None:
    for somebody in (ana, grace):
        client.force_login(somebody)
        assert client.get(f"{HOME}{policy.pk}/").status_code in {403, 404}


def test_the_list_costs_the_same_however_many_policies_there_are(
    as_olga: Client, policy: Policy, office: BusinessCalendar, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        as_olga.post(f"{HOME}new/", typed(office, name=f"Policy {number}"))
    as_olga.get(HOME)
    assert policy.pk
    with django_assert_max_num_queries(14):
        as_olga.get(HOME)
