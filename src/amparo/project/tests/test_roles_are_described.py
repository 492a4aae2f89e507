"""docs/reference/roles.md against the table of roles."""

import re

from amparo.accounts.permissions import ROLE_NAMES, Role
from amparo.console.staff.permission_words import ABOUT_ROLES
from amparo.project.installation.home import REPOSITORY
from amparo.project.roles import ROLES

PAGE = (REPOSITORY / "docs" / "reference" / "roles.md").read_text()


def test_grace_reads_who_may_do_what_as_it_is() -> None:
    said = dict(re.findall(r"^\| [^|]+ \| `(\w+:\w+:\w+)` \| ([^|]+) \|$", PAGE, re.MULTILINE))
    everything = {str(permission) for held in ROLES.values() for permission in held}
    assert set(said) == everything
    over_all = {Role.OWNER, Role.ADMINISTRATOR}
    for permission, names in said.items():
        holders = {role for role in Role if permission in ROLES[role]}
        assert set(names.split(", ")) == {str(role) for role in holders - over_all or over_all}, permission
        assert over_all <= holders or permission == "media:walled:work"


def test_grace_reads_the_words_of_the_console() -> None:
    for role in Role:
        assert f"| {ROLE_NAMES[role]} | `{role}` | {ABOUT_ROLES[role]} |" in PAGE
