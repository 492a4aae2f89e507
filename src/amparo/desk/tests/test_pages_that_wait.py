import re

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.calls import called_now, ladder_of, person
from tests.cast import HTMX, signed_in

from amparo.accounts.models import User
from amparo.escalations.models import Authority, EscalationKind
from amparo.escalations.services import raise_critical
from amparo.paging import services
from amparo.paging.models import Page
from amparo.paging.states import PageState
from amparo.tickets.models import Ticket


def test_the_desk_says_what_calls_ana_until_somebody_has_it(ana: User, luis: User, olga: User) -> None:
    page = called_now(ana, luis, by=olga)
    desk = signed_in(ana)
    path = reverse("desk:page-have", args=[page.pk])
    assert path in desk.get(reverse("desk:list", args=["mine"])).content.decode()
    desk.post(reverse("desk:notices-read"))  # looking at it is no answer
    assert path in desk.get(reverse("desk:list", args=["mine"])).content.decode()
    services.acknowledge(page=page, by=luis)
    assert path not in desk.get(reverse("desk:list", args=["mine"])).content.decode()
    assert "pages-bar" in desk.get(reverse("desk:pages-bar")).content.decode()


def test_the_bar_names_the_level_once(ana: User, olga: User) -> None:
    called_now(ana, by=olga)
    bar = signed_in(ana).get(reverse("desk:pages-bar")).content.decode()
    assert re.sub(r"<[^>]*>", "", bar).count("P0") == 1  # its tags hold tokens drawn by chance


def test_one_press_says_that_ana_has_it(ana: User, luis: User, olga: User) -> None:
    page = called_now(ana, luis, by=olga)
    path = reverse("desk:page-have", args=[page.pk])
    assert signed_in(ana).get(path).status_code == 405
    assert signed_in(ana).post(path, headers=HTMX).status_code == 200
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by, page.acknowledged_via) == (PageState.ACKNOWLEDGED, ana, "desk")
    assert signed_in(luis).post(path).status_code == 302  # too late, and told who has it
    page.refresh_from_db()
    assert page.acknowledged_by == ana


def test_a_page_that_called_others_does_not_exist_for_me(ana: User, luis: User, olga: User) -> None:
    page = called_now(luis, by=olga)
    assert signed_in(ana).post(reverse("desk:page-have", args=[page.pk])).status_code == 404
    page.refresh_from_db()
    assert page.state == PageState.PAGING


def test_nothing_that_calls_costs_nothing(
    ana: User, ticket: Ticket, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = signed_in(ana)
    with django_assert_num_queries(1):  # what is unread, which the bell asks anyway
        from amparo.notifications.queries import unread

        assert unread(ana).pages == []
    assert "notice-problem" not in desk.get(reverse("desk:list", args=["mine"])).content.decode()


def test_what_calls_sol_stands_on_the_loop_itself_and_leads_there(  # noqa: PLR0917 - the cast
    ticket: Ticket, ana: User, sol: User, luis: User, olga: User, danger: EscalationKind, safety: Authority
) -> None:
    safety.ladder = ladder_of(person(sol, luis), by=olga)
    safety.save()
    loop = raise_critical(ticket=ticket, by=ana)
    page = Page.objects.get()
    services.next_step(page_id=page.pk, token=page.token)
    have, there = reverse("desk:page-have", args=[page.pk]), f'href="{reverse("desk:loop", args=[loop.number])}"'
    bar = signed_in(sol).get(reverse("desk:pages-bar")).content.decode()
    assert have in bar
    assert there in bar
    for path in (reverse("desk:loop", args=[loop.number]), reverse("desk:loops")):
        assert have in signed_in(sol).get(path).content.decode()
    called_too = signed_in(luis).get(reverse("desk:pages-bar")).content.decode()
    assert have in called_too
    assert there not in called_too  # he may not read it: it is neither of his teams nor of his tickets
