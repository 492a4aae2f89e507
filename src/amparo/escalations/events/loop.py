"""The life of a loop. About the loop, and in the story of its first ticket; words stay in the conversation."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.escalations.events.of_loop import OfLoop, Words
from amparo.media.labels import HARM_NAMES
from amparo.tickets.labels import HARM_SOURCE_NAMES


@dataclass(frozen=True, kw_only=True)
class Raised(OfLoop, Event):
    type = "escalations:loop:raised"
    sentence = _("raised escalation %(number)s (%(level)s) to %(authority)s")
    personal = ()

    kind: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class Acknowledged(OfLoop, Event):
    type = "escalations:loop:acknowledged"
    sentence = _("%(authority)s has escalation %(number)s (%(name)s, %(via)s)")
    personal = ()

    name: str
    via: str


@dataclass(frozen=True, kw_only=True)
class Begun(OfLoop, Event):
    type = "escalations:loop:begun"
    sentence = _("%(authority)s works on escalation %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class AskedUs(OfLoop, Event):
    type = "escalations:loop:asked_us"
    sentence = _("%(authority)s asked something about escalation %(number)s")
    personal = ()

    message_id: int


@dataclass(frozen=True, kw_only=True)
class RepliedToAuthority(OfLoop, Event):
    type = "escalations:loop:replied"
    sentence = _("replied to %(authority)s about escalation %(number)s")
    personal = ()

    message_id: int


@dataclass(frozen=True, kw_only=True)
class AuthorityWrote(OfLoop, Event):
    """News: not an answer yet."""

    type = "escalations:loop:news"
    sentence = _("%(authority)s sent news about escalation %(number)s")
    personal = ()

    message_id: int


@dataclass(frozen=True, kw_only=True)
class Answered(OfLoop, Event):
    type = "escalations:loop:answered"
    sentence = _("%(authority)s answered escalation %(number)s (%(name)s, %(via)s)")
    personal = ()

    name: str
    via: str
    message_id: int


@dataclass(frozen=True, kw_only=True)
class Refused(OfLoop, Event):
    type = "escalations:loop:refused"
    sentence = _("%(authority)s refused escalation %(number)s (%(name)s, %(via)s)")
    personal = ()

    name: str
    via: str
    message_id: int


@dataclass(frozen=True, kw_only=True)
class SentBack(OfLoop, Event):
    type = "escalations:loop:sent_back"
    sentence = _("sent the answer to escalation %(number)s back to %(authority)s")
    personal = ()

    message_id: int


@dataclass(frozen=True, kw_only=True)
class Redirected(OfLoop, Event):
    """`authority` has it now, `before` had it."""

    type = "escalations:loop:redirected"
    sentence = _("redirected escalation %(number)s from %(before)s to %(authority)s: %(reason)s")
    personal = ("reason",)
    texts = ("authority", "before")

    before: Words
    reason: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn(OfLoop, Event):
    type = "escalations:loop:withdrawn"
    sentence = _("withdrew escalation %(number)s: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class LevelChanged(OfLoop, Event):
    type = "escalations:loop:level_changed"
    sentence = _("changed escalation %(number)s from %(before)s to %(level)s: %(reason)s")
    personal = ("reason",)

    before: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClockMissed(OfLoop, Event):
    """`ours`: it was for us to move. `times`: how often this clock has called by now."""

    type = "escalations:clock:missed"
    sentence = _("escalation %(number)s is late: %(clock)s")
    personal = ()

    clock: str
    ours: bool
    times: int


@dataclass(frozen=True, kw_only=True)
class SystemNotReached(OfLoop, Event):
    """The authority's own system does not take an event; it is told again by itself for some hours."""

    type = "escalations:system:not_reached"
    sentence = _("cannot reach the system of %(authority)s about escalation %(number)s; it goes on trying")
    personal = ()

    event: int


@dataclass(frozen=True, kw_only=True)
class Told(OfLoop, Event):
    type = "escalations:loop:told"
    sentence = _("nobody waits for escalation %(number)s any more")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class OpenedAgain(OfLoop, Event):
    """Somebody joined after everybody was told, or what was told did not arrive."""

    type = "escalations:loop:opened_again"
    sentence = _("escalation %(number)s is open again: somebody has not been told")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class Closed(OfLoop, Event):
    type = "escalations:loop:closed"
    sentence = _("closed escalation %(number)s")
    personal = ()

    outcome: str


@dataclass(frozen=True, kw_only=True)
class LinkMade(OfLoop, Event):
    type = "escalations:link:made"
    sentence = _("made a link for %(authority)s to escalation %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(OfLoop, Event):
    type = "escalations:link:revoked"
    sentence = _("ended the links of %(authority)s to escalation %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class FileTaken(OfLoop, Event):
    """Somebody saved a file of the conversation as it came; from outside, by its link."""

    type = "escalations:file:taken"
    sentence = _("saved the original of a file of escalation %(number)s")
    personal = ()

    sha256: str


@dataclass(frozen=True, kw_only=True)
class FileClassified(OfLoop, Event):
    """A file of the conversation; severities are those of exposure, 0 to 4. None: nobody had judged it."""

    type = "escalations:file:classified"
    sentence = _("classified a file of escalation %(number)s: %(new)s, weight %(new_severity)s (%(source)s)")
    personal = ()
    codes = {**OfLoop.codes, "old": HARM_NAMES, "new": HARM_NAMES, "source": HARM_SOURCE_NAMES}

    old: str
    old_severity: int | None
    new: str
    new_severity: int
    source: str
