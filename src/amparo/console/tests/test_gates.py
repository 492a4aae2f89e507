"""Who may open which screen: the whole table."""

import pytest
from django.test import Client
from tests.cast import staff

from amparo.accounts.permissions import Role
from amparo.console.staff.permission_words import ABOUT_ROLES, WORDS
from amparo.project.roles import ROLES

pytestmark = pytest.mark.django_db

FULL = {Role.OWNER, Role.ADMINISTRATOR}
OPEN_TO = {
    "/console/": FULL | {Role.LEAD, Role.KNOWLEDGE, Role.WELLBEING},
    "/console/welcome/brand/": FULL,
    "/console/coverage/": FULL | {Role.LEAD},
    "/console/people/": FULL,
    "/console/people/invite/": FULL,
    "/console/teams/": FULL,
    "/console/teams/new/": FULL,
    "/console/roles/": FULL,
    "/console/rotas/": set(Role) - {Role.WELLBEING, Role.PARTNERS, Role.CHILD_SAFETY},
    "/console/rotas/new/": FULL | {Role.LEAD},
    "/console/brands/": FULL,
    "/console/brands/new/": FULL,
    "/console/mailboxes/": FULL,
    "/console/mailboxes/new/": FULL,
    "/console/macros/": FULL | {Role.LEAD, Role.KNOWLEDGE},
    "/console/macros/new/": FULL | {Role.LEAD, Role.KNOWLEDGE},
    "/console/articles/": FULL | {Role.LEAD, Role.KNOWLEDGE},
    "/console/articles/new/": FULL | {Role.LEAD, Role.KNOWLEDGE},
    "/console/reasons/": FULL,
    "/console/reasons/new/": FULL,
    "/console/tags/": FULL,
    "/console/log/": FULL,
    "/console/wellbeing/figures/": FULL | {Role.LEAD, Role.WELLBEING},
    "/console/wellbeing/programmes/": FULL | {Role.WELLBEING},
    "/console/wellbeing/programmes/house/": FULL | {Role.WELLBEING},
    "/console/wellbeing/queues/": FULL | {Role.WELLBEING},
    "/console/tools/": FULL,
    "/console/tools/new/": FULL,
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_screens(client: Client, role: Role) -> None:
    client.force_login(staff("Somebody", role))
    opened = {path for path in OPEN_TO if client.get(path).status_code == 200}
    assert opened == {path for path, roles in OPEN_TO.items() if role in roles}


@pytest.mark.parametrize("path", OPEN_TO)
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/sign-in/?next={path}"


def test_every_permission_and_role_has_its_words() -> None:
    worded = {code for area in WORDS.values() for code in area}
    given = {permission for permissions in ROLES.values() for permission in permissions}
    assert worded == given
    assert set(ABOUT_ROLES) == set(Role)
