import pytest
from django.test import Client

from amparo.accounts.models import ApiToken, User
from amparo.accounts.queries import live_token

pytestmark = pytest.mark.django_db


def test_pages_speak_the_language_of_who_is_signed_in(as_ana: Client) -> None:
    assert '<html lang="pt-br"' in as_ana.get("/account/me/").content.decode()


@pytest.mark.parametrize(("asked", "spoken"), [("es-MX,es;q=0.9", "es"), ("pt;q=0.8", "pt-br"), ("ja", "en")])
def test_a_stranger_is_met_in_the_language_of_the_browser(client: Client, asked: str, spoken: str) -> None:
    page = client.get("/sign-in/", headers={"accept-language": asked}).content.decode()
    assert f'<html lang="{spoken}"' in page


def test_a_time_zone_that_was_dropped_since_breaks_no_page(as_ana: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(time_zone="Mars/Olympus")
    assert as_ana.get("/account/me/").status_code == 200


def test_ana_changes_her_profile(as_ana: Client, ana: User) -> None:
    answer = as_ana.post(
        "/account/me/",
        {
            "name": "Ana Lima",
            "locale": "es",
            "time_zone": "Europe/Madrid",
            "languages": ["pt-BR", "es"],
            "markets": ["BR", "PT"],
        },
    )
    assert answer["Location"] == "/account/me/"
    ana.refresh_from_db()
    assert (ana.name, ana.locale, ana.languages, ana.markets) == ("Ana Lima", "es", ["pt-BR", "es"], ["BR", "PT"])


def test_the_choice_of_language_on_any_page_is_kept_in_the_account(as_ana: Client, ana: User) -> None:
    as_ana.post("/ui/language/", {"language": "es", "next": "/account/me/"})
    ana.refresh_from_db()
    assert ana.locale == "es"


def test_a_device_without_a_choice_takes_the_theme_of_the_account(as_ana: Client, ana: User) -> None:
    as_ana.post("/account/me/preferences/", {"theme": "dark", "keys": "on"})
    elsewhere = Client()
    elsewhere.force_login(ana)
    assert 'data-theme="lamparina"' in elsewhere.get("/account/me/").content.decode()


def test_a_token_is_shown_once(as_ana: Client) -> None:
    page = as_ana.post("/account/tokens/new/", {"name": "Planilha", "scopes": ["tickets:read"], "days": "30"})
    plain = page.context["shown"]["plain"]
    assert plain in page.content.decode()
    assert live_token(plain)
    assert plain not in as_ana.get("/account/tokens/").content.decode()


def test_ana_revokes_only_her_own_tokens(as_ana: Client, luis: User) -> None:
    other = ApiToken.objects.create(user=luis, token_hash="x", scopes=["tickets:read"])
    as_ana.raise_request_exception = False
    assert as_ana.post(f"/account/tokens/{other.pk}/revoke/").status_code >= 400
    other.refresh_from_db()
    assert other.revoked_at is None
