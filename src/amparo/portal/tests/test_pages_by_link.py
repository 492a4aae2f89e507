"""A call is answered by its link alone, and by nothing but pressing its button."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from tests.calls import called_now, cause, ladder_of, person
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.core.secrets import seal
from amparo.core.text import LANGUAGES
from amparo.escalations.services.notices import RAISED
from amparo.notifications.kinds import Said, path_of, sentence_of
from amparo.notifications.models import Attempt
from amparo.notifications.services import begin_attempt
from amparo.paging import services
from amparo.paging.links import LASTS, token_of
from amparo.paging.models import Call, Page
from amparo.paging.plans import Target
from amparo.paging.states import PageState, TargetKind


@pytest.fixture
def page(ana: User, luis: User, olga: User) -> Page:
    return called_now(ana, luis, by=olga)


def link(page: Page, user: User) -> str:
    return reverse("portal:page", args=[token_of(page_id=page.pk, user_id=user.pk)])


def test_looking_changes_nothing_and_the_button_says_that_ana_has_it(client: Client, page: Page, ana: User) -> None:
    path = link(page, ana)
    for ask in (client.get, client.head, client.get):
        assert ask(path).status_code == 200
    page.refresh_from_db()
    assert page.state == PageState.PAGING
    assert client.post(path, follow=True).status_code == 200
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by, page.acknowledged_via) == (PageState.ACKNOWLEDGED, ana, "link")


def test_the_link_says_who_has_it_in_the_language_of_its_reader(
    client: Client, page: Page, ana: User, luis: User
) -> None:
    services.acknowledge(page=page, by=ana)
    answer = client.get(link(page, luis))
    assert "Ana" in answer.content.decode()
    assert not answer.context["waits"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    client.post(link(page, luis))
    page.refresh_from_db()
    assert page.acknowledged_by == ana


def test_the_link_needs_the_token_against_forgery(page: Page, ana: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(page, ana)).status_code == 403


def test_a_link_is_over_after_three_days(client: Client, page: Page, ana: User) -> None:
    path = link(page, ana)
    with clock.at(clock.now() + LASTS + timedelta(minutes=1)):
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    page.refresh_from_db()
    assert page.state == PageState.PAGING


def test_a_link_that_was_tampered_with_leads_nowhere(client: Client, page: Page, ana: User, olga: User) -> None:
    good = token_of(page_id=page.pk, user_id=ana.pk)
    other = called_now(ana, by=olga, number=8)
    said, signature = good.rsplit(".", 1)
    bad = [
        "nothing",
        "....",
        said,
        f"{said}.",
        f"{said}.{signature[:12]}",
        f"{said}.{'a' * 26}",
        f"{other.pk}.{said.split('.', 1)[1]}.{signature}",
        good.replace(f"u{ana.pk}", f"u{olga.pk}"),
        f"{said}9.{signature}",
        f"{said}.{signature[:-1]}ç",
    ]
    for token in bad:
        assert client.get(reverse("portal:page", args=[token])).status_code == 404, token
        assert client.post(reverse("portal:page", args=[token])).status_code == 404, token
    assert not Page.objects.filter(state=PageState.ACKNOWLEDGED).exists()


def test_the_link_of_a_closed_account_leads_nowhere(client: Client, page: Page, ana: User) -> None:
    path = link(page, ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get(path).status_code == 404


def test_somebody_without_an_account_answers_as_the_address_that_was_called(client: Client, page: Page) -> None:
    call = Call.objects.create(
        page=page, round=1, step=1, kind=TargetKind.MAIL, label="le…@law.example", address_hash="x" * 64
    )
    said = Said(kind="x", data={"page": page.pk, "call": call.pk}, ticket_id=None, user_id=None)
    client.post(path_of(said))
    page.refresh_from_db()
    assert (page.acknowledged_by, page.acknowledged_name) == (None, "le…@law.example")
    elsewhere = token_of(page_id=page.pk + 1, call_id=call.pk)
    assert client.get(reverse("portal:page", args=[elsewhere])).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_of_an_authority_is_called_and_shown_the_page_in_its_language(
    client: Client, olga: User, language: str
) -> None:
    address = Target(kind=TargetKind.MAIL, address=seal("legal@law.example"), label="le…@law.example")
    page = services.start(ladder=ladder_of((address,), by=olga), cause=cause(language=language, kind=RAISED))
    services.next_step(page_id=page.pk, token=page.token)
    letter = begin_attempt(attempt_id=Attempt.objects.get().pk)
    with override(language.lower()):
        said = sentence_of(RAISED, {"level": "P0", "number": 7})
    assert letter.sentence == said
    shown = client.get(letter.link, headers={"accept-language": "fr"}).content.decode()
    assert f'<html lang="{language.lower()}"' in shown
    assert escape(said) in shown


def test_a_page_that_is_over_needs_nobody(client: Client, page: Page, ana: User) -> None:
    path = link(page, ana)
    services.end(page=page)
    assert client.get(path).context["has_ended"]
    assert client.post(path).status_code == 409


def test_whoever_was_called_may_answer_whatever_the_role(client: Client, olga: User) -> None:
    vera = staff("Vera", Role.OBSERVER)
    assert person(vera)
    page = called_now(vera, by=olga)
    client.post(link(page, vera))
    page.refresh_from_db()
    assert page.acknowledged_by == vera
