from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.core.text import Labels

_FIELDS: Final[Labels] = {
    "name": _("Name"),
    "market": _("Market"),
    "languages": _("Languages"),
    "tier": _("Tier"),
    "agency": _("Agency"),
    "city": _("City"),
    "note": _("Note"),
}
_WAYS: Final[Labels] = {
    "email": _("E-mail"),
    "account": _("Account"),
    "handle": _("Handle"),
    "phone": _("Phone"),
}


@dataclass(frozen=True, kw_only=True)
class AgencySaved(Event):
    type = "people:agency:saved"
    sentence = _("saved the agency %(name)s")
    personal = ()

    name: str


@dataclass(frozen=True, kw_only=True)
class ContactCreated(Event):
    """`kind` is the kind of identity by which the person became known."""

    type = "people:contact:created"
    sentence = _("a new person became known")
    personal = ()

    kind: str


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """`fields` names what changed, never the values: those are the person's."""

    type = "people:contact:changed"
    sentence = _("changed the person's record: %(fields)s")
    personal = ()
    codes = {"fields": _FIELDS}

    fields: str


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """Nothing of who they were is left but that they were; also of what they said."""

    type = "people:contact:erased"
    sentence = _("erased the person's data")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class IdentityAdded(Event):
    type = "people:identity:added"
    sentence = _("added a way to know the person (%(kind)s)")
    personal = ()
    codes = {"kind": _WAYS}

    kind: str


@dataclass(frozen=True, kw_only=True)
class BecameUnreachable(Event):
    """About the contact: mail to one of their addresses comes back for good."""

    type = "people:identity:unreachable"
    sentence = _("mail to the person's address comes back for good")
    personal = ()

    identity_id: int


@dataclass(frozen=True, kw_only=True)
class BecameReachable(Event):
    type = "people:identity:reachable"
    sentence = _("wrote from an address that mail had come back from")
    personal = ()

    identity_id: int
