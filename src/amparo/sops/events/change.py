"""The life of a version, and who has read it. All are about the version, unless they say otherwise."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfVersion:
    """Which version is meant: of the procedure called `key`, the one with this number."""

    key: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DraftStarted(_OfVersion, Event):
    type = "sops:draft:started"
    sentence = _("began version %(number)s of the procedure “%(key)s”")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(_OfVersion, Event):
    type = "sops:draft:discarded"
    sentence = _("threw away the draft of version %(number)s of the procedure “%(key)s”")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class VersionSubmitted(_OfVersion, Event):
    type = "sops:version:submitted"
    sentence = _("asked for a review of version %(number)s of the procedure “%(key)s”")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class VersionSentBack(_OfVersion, Event):
    type = "sops:version:sent_back"
    sentence = _("sent version %(number)s of the procedure “%(key)s” back to its author: %(note)s")
    personal = ()

    note: str


@dataclass(frozen=True, kw_only=True)
class VersionApproved(_OfVersion, Event):
    """`digest` is the SHA-256 of the text that was approved."""

    type = "sops:version:approved"
    sentence = _("approved version %(number)s of the procedure “%(key)s”")
    personal = ()

    digest: str


@dataclass(frozen=True, kw_only=True)
class VersionPublished(_OfVersion, Event):
    type = "sops:version:published"
    sentence = _("published version %(number)s of the procedure “%(key)s”")
    personal = ()

    is_major: bool
    holds_from: str  # ISO 8601, UTC
    told: int  # how many people are concerned


@dataclass(frozen=True, kw_only=True)
class VersionRetired(_OfVersion, Event):
    type = "sops:version:retired"
    sentence = _("retired version %(number)s of the procedure “%(key)s”")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class VersionWithdrawn(_OfVersion, Event):
    type = "sops:version:withdrawn"
    sentence = _("withdrew version %(number)s of the procedure “%(key)s” as wrong: %(reason)s")
    personal = ()

    reason: str
    runs: int  # how many were under way


@dataclass(frozen=True, kw_only=True)
class ChangeAcknowledged(_OfVersion, Event):
    type = "sops:change:acknowledged"
    sentence = _("read version %(number)s of the procedure “%(key)s”")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class ReadersReminded(_OfVersion, Event):
    type = "sops:readers:reminded"
    sentence = _("reminded %(people)s people of version %(number)s of the procedure “%(key)s”")
    personal = ()

    people: int


@dataclass(frozen=True, kw_only=True)
class RehearsalAssigned(Event):
    """About the rehearsal."""

    type = "sops:rehearsal:assigned"
    sentence = _("asked %(name)s to rehearse the procedure “%(key)s”")
    personal = ("name",)

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RehearsalDone(Event):
    """About the rehearsal. How it went stays between the person and whoever assigned it."""

    type = "sops:rehearsal:done"
    sentence = _("rehearsed the procedure “%(key)s”")
    personal = ()

    key: str
