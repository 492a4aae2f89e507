"""The way of a case to its outcome."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.moderation.events.of_case import OfCase


@dataclass(frozen=True, kw_only=True)
class CaseSubmitted(OfCase, Event):
    """`rule` is the code of the rule that chose it, of this version; empty where none did."""

    type = "moderation:case:submitted"
    sentence = _("handed in decision %(number)s (%(kind)s)")
    personal = ()

    kind: str
    rule: str
    rules: int


@dataclass(frozen=True, kw_only=True)
class ActedFirst(OfCase, Event):
    type = "moderation:case:acted_first"
    sentence = _("decision %(number)s is grave: its measure holds during the review")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CaseClaimed(OfCase, Event):
    type = "moderation:case:claimed"
    sentence = _("a reviewer has decision %(number)s (%(round)s)")
    personal = ()

    round: str


@dataclass(frozen=True, kw_only=True)
class CaseReturned(OfCase, Event):
    type = "moderation:case:returned"
    sentence = _("decision %(number)s waits for a reviewer again (%(round)s)")
    personal = ()

    round: str


@dataclass(frozen=True, kw_only=True)
class NobodyTook(OfCase, Event):
    """It was given back as often as there are people whom it could come to."""

    type = "moderation:case:nobody_took"
    sentence = _("decision %(number)s was given back %(times)s times, by whoever could take it")
    personal = ()

    times: int


@dataclass(frozen=True, kw_only=True)
class LeaseLapsed(OfCase, Event):
    type = "moderation:lease:lapsed"
    sentence = _("nobody worked on decision %(number)s any more: it waits again (lapse %(times)s)")
    personal = ()

    round: str
    times: int


@dataclass(frozen=True, kw_only=True)
class VerdictCommitted(OfCase, Event):
    type = "moderation:verdict:committed"
    sentence = _("gave a verdict on decision %(number)s (%(round)s)")
    personal = ()

    round: str


@dataclass(frozen=True, kw_only=True)
class VerdictTakenBack(OfCase, Event):
    type = "moderation:verdict:taken_back"
    sentence = _("took the verdict on decision %(number)s back (%(round)s)")
    personal = ()

    round: str


@dataclass(frozen=True, kw_only=True)
class VerdictsCompared(OfCase, Event):
    """Once the second verdict can be taken back no more, and after it was amended."""

    type = "moderation:verdict:compared"
    sentence = _("compared the verdicts on decision %(number)s")
    personal = ()

    agrees: bool


@dataclass(frozen=True, kw_only=True)
class FirstSeen(OfCase, Event):
    type = "moderation:first:seen"
    sentence = _("saw the first verdict on decision %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class VerdictAmended(OfCase, Event):
    type = "moderation:verdict:amended"
    sentence = _("amended the verdict on decision %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class CaseDecided(OfCase, Event):
    """`nth` is 0 for the reviewers' ruling, and one more for every appeal."""

    type = "moderation:case:decided"
    sentence = _("decision %(number)s was decided: %(outcome)s")
    personal = ()

    outcome: str
    nth: int


@dataclass(frozen=True, kw_only=True)
class OutcomeCarried(OfCase, Event):
    type = "moderation:case:carried"
    sentence = _("brought the outcome of decision %(number)s to the system it is about")
    personal = ()

    done: bool


@dataclass(frozen=True, kw_only=True)
class PlatformNotReached(OfCase, Event):
    """The platform did not take an event, however often it was told; nobody tells it again by itself."""

    type = "moderation:platform:not_reached"
    sentence = _("could not tell the platform of decision %(number)s")
    personal = ()

    event: int


@dataclass(frozen=True, kw_only=True)
class SentAgain(OfCase, Event):
    """Somebody wants what did not happen to be tried again. `event`: what the platform did not take, if that was it."""

    type = "moderation:case:sent_again"
    sentence = _("had the outcome of decision %(number)s sent again")
    personal = ()

    event: int | None


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(OfCase, Event):
    type = "moderation:case:withdrawn"
    sentence = _("withdrew decision %(number)s: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class TargetMissed(OfCase, Event):
    type = "moderation:target:missed"
    sentence = _("decision %(number)s is late (%(step)s)")
    personal = ()

    step: str


@dataclass(frozen=True, kw_only=True)
class CalibrationAnswered(OfCase, Event):
    """How it was answered is for the person who answered."""

    type = "moderation:calibration:answered"
    sentence = _("decision %(number)s was for practice")
    personal = ()
