"""An owner can make a role need a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.cast import HTMX, staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.accounts.services import create_token, require_second_factor
from amparo.audit.models import EventRecord
from amparo.core.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_without_a_rule_a_password_is_enough(as_ana: Client) -> None:
    assert as_ana.get("/desk/mine/").status_code == 200


def test_whoever_owes_a_second_factor_reaches_nothing_but_the_way_to_one(as_ana: Client, olga: User) -> None:
    require_second_factor(by=olga, roles=["agent", "lead"])
    for address in ("/", "/desk/mine/", "/desk/live/", "/account/me/", "/account/tokens/", "/console/"):
        assert as_ana.get(address)["Location"] == "/account/security/", address
    assert as_ana.post("/desk/next/")["Location"] == "/account/security/"
    swapped = as_ana.get("/desk/menu/", headers=HTMX)
    assert (swapped.status_code, swapped["HX-Redirect"]) == (204, "/account/security/")
    assert "O seu papel pede uma segunda prova" in as_ana.get("/account/security/").content.decode()
    assert as_ana.get("/account/security/app/").status_code in {200, 302}  # asks for the password once more
    assert as_ana.post("/account/sign-out/").status_code == 302


def test_a_passkey_opens_the_desk_and_losing_it_closes_it_again(as_ana: Client, ana: User, olga: User) -> None:
    require_second_factor(by=olga, roles=["agent"])
    Authenticator.objects.create(user_id=ana.pk, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert as_ana.get("/desk/mine/").status_code == 302
    key = Authenticator.objects.create(user_id=ana.pk, type=Authenticator.Type.WEBAUTHN, data={})
    assert as_ana.get("/desk/mine/").status_code == 200
    key.delete()
    assert as_ana.get("/desk/mine/").status_code == 302


def test_a_rule_for_leads_does_not_concern_an_agent(as_ana: Client, olga: User) -> None:
    require_second_factor(by=olga, roles=["lead"])
    assert as_ana.get("/desk/mine/").status_code == 200


def test_programs_go_on_with_their_tokens(client: Client, ana: User, olga: User) -> None:
    _token, plain = create_token(by=ana, user=ana, scopes=["tickets:read"], name="Sheet")
    require_second_factor(by=olga, roles=["agent"])
    answer = client.get("/api/v1/tickets", headers={"Authorization": f"Bearer {plain}"})
    assert answer.status_code == 200


def test_olga_rules_on_the_page_of_the_roles(as_olga: Client, as_ana: Client) -> None:
    assert as_olga.post("/console/roles/", {"roles": ["agent"]}).status_code == 302
    assert as_ana.get("/desk/mine/").status_code == 302
    event = EventRecord.objects.latest("pk")
    assert event.data == {"roles": ["agent"]}
    assert as_olga.post("/console/roles/", {}).status_code == 302
    assert as_ana.get("/desk/mine/").status_code == 200


def test_an_administrator_reads_the_rule_and_cannot_change_it(client: Client) -> None:
    adam = staff("Adam", Role.ADMINISTRATOR)
    client.force_login(adam)
    page = client.get("/console/roles/").content.decode()
    assert "An owner can change this" in page
    assert client.post("/console/roles/", {"roles": ["agent"]}).status_code == 403
    with pytest.raises(NotAllowed):
        require_second_factor(by=adam, roles=["agent"])
