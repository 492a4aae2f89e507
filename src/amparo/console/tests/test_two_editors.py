"""Two people edit the same thing in the console: nobody overwrites unknowingly, and nothing typed is lost."""

import re

import pytest
from django.test import Client
from tests.cast import signed_in, staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.accounts.services import create_token
from amparo.core.text import Variants
from amparo.tickets.models import Brand, Macro
from amparo.tickets.services import MacroText, save_macro


@pytest.fixture
def olga(olga: User) -> Client:
    return signed_in(olga)


@pytest.fixture
def paul(db: None) -> Client:
    return signed_in(staff("Paul", Role.OWNER))


def shown_version(client: Client, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode())
    assert found
    return found[1]


def test_the_second_to_save_a_macro_is_told_who_and_when_and_keeps_what_was_typed(
    olga: Client, paul: Client, db: None
) -> None:
    words = Variants(source="en", texts={"en": "Hi"})
    macro = save_macro(by=User.objects.get(name="Olga"), text=MacroText(code="hello", title=words, body=words))
    address = f"/console/macros/{macro.pk}/"
    version = shown_version(olga, address)
    assert version == shown_version(paul, address)
    typed = {"code": "hello", "source": "en", "is_active": "on", "title_en": "Hi", "version": version}
    assert olga.post(address, {**typed, "body_en": "Hello from Olga"}).status_code == 302

    refused = paul.post(address, {**typed, "body_en": "Hello from Paul"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Olga saved this at" in page
    assert "Hello from Paul" in page
    assert Macro.objects.get().body.texts["en"] == "Hello from Olga"

    again = re.search(r'name="version" value="(\d+)"', page)
    assert again
    meant = paul.post(address, {**typed, "body_en": "Hello from Paul", "version": again[1]})
    assert meant.status_code == 302
    assert Macro.objects.get().body.texts["en"] == "Hello from Paul"


def test_a_teams_members_are_not_changed_when_its_name_is_refused(
    olga: Client, paul: Client, brazil: Team, ana: User
) -> None:
    address = f"/console/teams/{brazil.pk}/"
    typed = {"name": "Brasil", "is_active": "on", "version": shown_version(paul, address)}
    assert olga.post(address, {**typed, "members": [ana.pk]}).status_code == 302
    assert paul.post(address, {**typed, "name": "Brazil"}).status_code == 422
    assert list(brazil.members.all()) == [ana]


def test_a_brand_nobody_else_touched_is_saved(olga: Client, lume: Brand) -> None:
    address = f"/console/brands/{lume.pk}/"
    for name in ("Lume BR", "Lume"):
        typed = {"name": name, "default_language": "es", "version": shown_version(olga, address)}
        assert olga.post(address, typed).status_code == 302


def test_what_a_person_does_to_the_own_account_is_no_conflict(olga: Client, ana: User) -> None:
    address = f"/console/people/{ana.pk}/"
    version = shown_version(olga, address)
    create_token(by=ana, user=ana, scopes=["tickets:read"], name="Sheet")
    typed = {"name": "Ana Lima", "email": ana.email, "roles": ["agent"], "version": version}
    assert olga.post(address, typed).status_code == 302
