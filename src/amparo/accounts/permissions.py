"""Roles, and the slot where each room's permissions meet them. The table itself stands in `project/roles.py`."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person is in this house; one person may have several."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    LEAD = "lead"
    AGENT = "agent"
    QUALITY = "quality"
    REVIEWER = "reviewer"
    KNOWLEDGE = "knowledge"
    WELLBEING = "wellbeing"
    OBSERVER = "observer"


ROLE_NAMES = {
    Role.OWNER: _("Owner"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.LEAD: _("Lead"),
    Role.AGENT: _("Agent"),
    Role.QUALITY: _("Quality analyst"),
    Role.REVIEWER: _("Reviewer"),
    Role.KNOWLEDGE: _("Knowledge owner"),
    Role.WELLBEING: _("Wellbeing lead"),
    Role.OBSERVER: _("Observer"),
}


class AccountPermission(StrEnum):
    """`accounts:<noun>:<act>`, alphabetical."""

    PEOPLE_MANAGE = "accounts:people:manage"
    TEAMS_MANAGE = "accounts:teams:manage"
    TOKENS_MANAGE = "accounts:tokens:manage"


_granted: dict[Role, frozenset[str]] = {}


def install_roles(table: Mapping[Role, frozenset[str]]) -> None:
    """Fill the slot (done once, by `project`)."""
    _granted.clear()
    _granted.update(table)


def permissions_of(roles: list[str]) -> frozenset[str]:
    """All that the given roles allow together; an unknown role allows nothing."""
    return frozenset().union(*(_granted.get(Role(role), frozenset()) for role in roles if role in set(Role)))
