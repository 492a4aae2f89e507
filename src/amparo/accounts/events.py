from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.core.text import Labels

_FIELDS: Final[Labels] = {
    "name": _("Name"),
    "email": _("E-mail"),
    "locale": _("Language of the desk"),
    "time_zone": _("Time zone"),
    "markets": _("Markets"),
    "languages": _("Languages"),
    "skills": _("Skills"),
    "roles": _("Roles"),
}


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Event):
    type = "accounts:person:joined"
    sentence = _("%(name)s joined")
    personal = ("name",)

    name: str
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    type = "accounts:person:changed"
    sentence = _("Account changed: %(fields)s")
    personal = ()
    codes = {"fields": _FIELDS}

    fields: str  # their names, with commas between


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    type = "accounts:person:invited"
    sentence = _("%(email)s was invited")
    personal = ("email",)

    email: str
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class OwnerLinkMade(Event):
    type = "accounts:owner_link:made"
    sentence = _("A one-time link for the first owner was made")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    type = "accounts:invitation:withdrawn"
    sentence = _("The invitation of %(email)s was withdrawn")
    personal = ("email",)

    email: str


@dataclass(frozen=True, kw_only=True)
class PersonClosed(Event):
    type = "accounts:person:closed"
    sentence = _("The account of %(name)s was closed")
    personal = ("name",)

    name: str


@dataclass(frozen=True, kw_only=True)
class PersonReopened(Event):
    type = "accounts:person:reopened"
    sentence = _("The account of %(name)s was opened again")
    personal = ("name",)

    name: str


@dataclass(frozen=True, kw_only=True)
class SecurityChanged(Event):
    """A password or second factor changed; `what` is the code of the notification that allauth names it by."""

    type = "accounts:security:changed"
    sentence = _("Sign-in of the account changed: %(what)s")
    personal = ()

    what: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRequired(Event):
    type = "accounts:second_factor:required"
    sentence = _("Which roles need a second factor was changed")
    personal = ()

    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class MembersChanged(Event):
    type = "accounts:team:members"
    sentence = _("Members of team %(name)s changed")
    personal = ()

    name: str
    joined: list[int]
    left: list[int]


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    type = "accounts:team:changed"
    sentence = _("Team %(name)s changed")
    personal = ()

    name: str


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    type = "accounts:token:created"
    sentence = _("API token “%(name)s” created")
    personal = ()

    name: str
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    type = "accounts:token:revoked"
    sentence = _("API token “%(name)s” revoked")
    personal = ()

    name: str
