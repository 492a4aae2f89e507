"""Which harm files and messages hold, and what becomes of files behind the child-safety wall. Never what they show."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.media.labels import HARM_NAMES
from amparo.tickets.labels import HARM_SOURCE_NAMES


@dataclass(frozen=True, kw_only=True)
class _Classified:
    """Severities are those of exposure, 0 to 4; None: nobody had judged it."""

    old: str
    old_severity: int | None
    new: str
    new_severity: int
    source: str


@dataclass(frozen=True, kw_only=True)
class AttachmentClassified(_Classified, Event):
    """About the attachment."""

    type = "tickets:attachment:classified"
    sentence = _("classified a file: %(new)s, weight %(new_severity)s (%(source)s)")
    personal = ()
    codes = {"old": HARM_NAMES, "new": HARM_NAMES, "source": HARM_SOURCE_NAMES}


@dataclass(frozen=True, kw_only=True)
class LinkClassified(_Classified, Event):
    """About the message in which the link stands."""

    type = "tickets:link:classified"
    sentence = _("classified what a link leads to: %(new)s, weight %(new_severity)s (%(source)s)")
    personal = ()
    codes = {"old": HARM_NAMES, "new": HARM_NAMES, "source": HARM_SOURCE_NAMES}


@dataclass(frozen=True, kw_only=True)
class MessageClassified(_Classified, Event):
    """About the message."""

    type = "tickets:message:classified"
    sentence = _("classified a message: %(new)s, weight %(new_severity)s (%(source)s)")
    personal = ()
    codes = {"old": HARM_NAMES, "new": HARM_NAMES, "source": HARM_SOURCE_NAMES}


@dataclass(frozen=True, kw_only=True)
class OriginalTaken(Event):
    """About the attachment: somebody saved the file as it came."""

    type = "tickets:original:taken"
    sentence = _("saved the original of a file")
    personal = ()

    sha256: str


@dataclass(frozen=True, kw_only=True)
class FileWalled(Event):
    """About the attachment. The same bytes may hang on other tickets: each has an event of its own.

    About the walled file where they hang on no message at all.
    """

    type = "tickets:file:walled"
    sentence = _("put a file behind the child-safety wall (%(source)s)")
    personal = ()
    codes = {"source": HARM_SOURCE_NAMES}

    sha256: str
    source: str


@dataclass(frozen=True, kw_only=True)
class WalledFileSeen(Event):
    """About the walled file: one look, with the reason for it. `clear`: without blur."""

    type = "tickets:walled_file:seen"
    sentence = _("looked at a file behind the child-safety wall: %(reason)s")
    personal = ("reason",)

    reason: str
    clear: bool


@dataclass(frozen=True, kw_only=True)
class WalledFileReported(Event):
    """About the walled file."""

    type = "tickets:walled_file:reported"
    sentence = _("reported a file behind the child-safety wall to the authority: %(reference)s")
    personal = ()

    reference: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class WalledFileKept(Event):
    """About the walled file: it stays behind the wall, and nobody is told."""

    type = "tickets:walled_file:kept"
    sentence = _("keeps a file behind the child-safety wall without a report: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class WalledFileReleased(Event):
    """As `FileWalled`: it comes back to the desk as `harm`. Events of before that was kept have none."""

    type = "tickets:walled_file:released"
    sentence = _("brought a file back from behind the child-safety wall: %(reason)s")
    personal = ("reason",)

    reason: str
    sha256: str
    harm: str
    severity: int
