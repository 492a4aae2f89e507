from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


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

    fields: str


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    type = "accounts:person:invited"
    sentence = _("%(email)s was invited")
    personal = ("email",)

    email: str
    roles: list[str]


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
