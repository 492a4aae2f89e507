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
    PARTNERS = "partners"
    CHILD_SAFETY = "child_safety"


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
    Role.PARTNERS: _("Partner manager"),
    Role.CHILD_SAFETY: _("Child-safety specialist"),
}


class AccountPermission(StrEnum):
    """`accounts:<noun>:<act>`, alphabetical."""

    CONSOLE_OPEN = "accounts:console:open"
    LOG_READ = "accounts:log:read"
    PEOPLE_MANAGE = "accounts:people:manage"
    TEAMS_MANAGE = "accounts:teams:manage"
    TOKENS_MANAGE = "accounts:tokens:manage"


class Scope(StrEnum):
    """What an API token may be used for, at most: never more than its owner may."""

    CONTACTS_READ = "contacts:read"
    DECISIONS_READ = "decisions:read"
    DECISIONS_WRITE = "decisions:write"
    EVENTS_READ = "events:read"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"


SCOPE_NAMES = {
    Scope.CONTACTS_READ: _("Read contacts"),
    Scope.DECISIONS_READ: _("Read decisions"),
    Scope.DECISIONS_WRITE: _("Hand in decisions for review"),
    Scope.EVENTS_READ: _("Read events"),
    Scope.TICKETS_READ: _("Read tickets and messages"),
    Scope.TICKETS_WRITE: _("Create, answer and change tickets"),
}


_granted: dict[Role, frozenset[str]] = {}


def install_roles(table: Mapping[Role, frozenset[str]]) -> None:
    """Fill the slot (done once, by `project`)."""
    _granted.clear()
    _granted.update(table)


def permissions_of(roles: list[str]) -> frozenset[str]:
    """All that the given roles allow together; an unknown role allows nothing."""
    return frozenset().union(*(_granted.get(Role(role), frozenset()) for role in roles if role in set(Role)))


def roles_with(permission: str) -> list[Role]:
    """The roles that allow `permission`, in the order of `Role`."""
    return [role for role in Role if permission in _granted.get(role, frozenset())]


def granted_table() -> dict[Role, frozenset[str]]:
    """A copy of the whole table, for the page that shows it."""
    return dict(_granted)
