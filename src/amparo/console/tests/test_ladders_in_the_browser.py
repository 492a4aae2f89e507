"""Ladders, how one is reached, the link of a call and the bar of the desk can be used by everybody, by day and by night."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser import PHONE, Visit
from tests.calls import called_now, ladder_of, person
from tests.everybody import barriers, barriers_of

from amparo.accounts.models import User
from amparo.notifications.services import add_way
from amparo.paging.links import token_of
from amparo.paging.models import LadderVersion
from amparo.paging.plans import Plan
from amparo.paging.states import PageState

pytestmark = pytest.mark.journey


def test_the_screens_of_calling_can_be_used_by_everybody(visit: Visit, ana: User, olga: User) -> None:
    add_way(by=olga, kind="mail", address="olga@home.example")
    page = called_now(olga, ana, by=olga)
    link = reverse("portal:page", args=[token_of(page_id=page.pk, user_id=ana.pk)])
    screens = [
        reverse("console:ladders"),
        reverse("console:new_ladder"),
        reverse("console:ladder", args=[page.ladder_id]),
        reverse("entrance:reached"),
        reverse("desk:list", args=["mine"]),
    ]
    assert barriers_of(visit(olga, screens[0]), screens) == {}
    assert barriers(visit(None, link)) == {}


def test_one_key_on_the_desk_says_that_olga_has_it(visit: Visit, olga: User) -> None:
    page = called_now(olga, by=olga)
    desk = visit(olga, reverse("desk:list", args=["mine"]))
    assert desk.locator("#pages-bar .notice").count() == 1
    desk.keyboard.press("Shift+Y")
    desk.locator("#pages-bar .notice").wait_for(state="detached")
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by) == (PageState.ACKNOWLEDGED, olga)


def test_a_step_is_moved_by_keyboard_and_the_focus_goes_along(visit: Visit, ana: User, olga: User) -> None:
    ladder = ladder_of(person(olga), person(ana), by=olga)
    shown = visit(olga, reverse("console:ladder", args=[ladder.pk]))
    shown.locator("#id_wait_2").fill("42")
    shown.locator("#up-2").press("Enter")
    expect(shown.locator("#id_wait_1")).to_have_value("42")
    expect(shown.locator("#up-2")).to_be_focused()
    shown.locator("#id_name").press("Enter")  # saves, and moves nothing
    shown.wait_for_url("**/ladders/")
    plan = Plan.from_json(LadderVersion.objects.get(ladder=ladder, number=2).plan)
    assert [step.wait.total_seconds() for step in plan.steps] == [42 * 60, 5 * 60]


def test_the_link_is_answered_on_a_phone_without_an_account(visit: Visit, ana: User, olga: User) -> None:
    page = called_now(ana, by=olga)
    shown = visit(None, reverse("portal:page", args=[token_of(page_id=page.pk, user_id=ana.pk)]), viewport=PHONE)
    shown.locator("form button.btn-primary").click()
    shown.locator(".notice-ok").wait_for()
    page.refresh_from_db()
    assert page.acknowledged_by == ana
