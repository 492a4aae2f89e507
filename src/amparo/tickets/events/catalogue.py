"""Changes of what tickets are sorted and answered with."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.media.labels import HARM_NAMES


@dataclass(frozen=True, kw_only=True)
class BrandSaved(Event):
    type = "tickets:brand:saved"
    sentence = _("saved the brand %(name)s")
    personal = ()

    name: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class ReasonSaved(Event):
    type = "tickets:reason:saved"
    sentence = _("saved the contact reason “%(code)s”")
    personal = ()

    code: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class ReasonHarmSet(Event):
    """`harm` is empty when nothing is said any more; `severity` None means the usual one."""

    type = "tickets:reason:harm_set"
    sentence = _("said what files of the contact reason “%(code)s” usually hold: %(harm)s")
    personal = ()
    codes = {"harm": {"": _("nothing in particular"), **HARM_NAMES}}

    code: str
    harm: str
    severity: int | None


@dataclass(frozen=True, kw_only=True)
class ReasonMoved(Event):
    """`under` is the code of the new parent, empty for the root."""

    type = "tickets:reason:moved"
    sentence = _("moved the contact reason “%(code)s”")
    personal = ()

    code: str
    under: str
    position: int


@dataclass(frozen=True, kw_only=True)
class TagSaved(Event):
    type = "tickets:tag:saved"
    sentence = _("saved the tag “%(name)s”")
    personal = ()

    name: str


@dataclass(frozen=True, kw_only=True)
class TagDeleted(Event):
    type = "tickets:tag:deleted"
    sentence = _("deleted the tag “%(name)s”")
    personal = ()

    name: str
    tickets: int  # how many tickets bore it


@dataclass(frozen=True, kw_only=True)
class MacroChanged(Event):
    type = "tickets:macro:changed"
    sentence = _("changed the macro “%(code)s”")
    personal = ()

    code: str
    languages: list[str]
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class MacroDeleted(Event):
    type = "tickets:macro:deleted"
    sentence = _("deleted the macro “%(code)s”")
    personal = ()

    code: str
