from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.channels.email.labels import LETTER_STATES
from amparo.channels.email.reasons import REASON_SENTENCES


@dataclass(frozen=True, kw_only=True)
class MailQuarantined(Event):
    type = "email:mail:quarantined"
    sentence = _("A mail was put into quarantine (%(reason)s)")
    personal = ("sender",)
    codes = {"reason": REASON_SENTENCES}

    reason: str
    sender: str


@dataclass(frozen=True, kw_only=True)
class MailReleased(Event):
    type = "email:mail:released"
    sentence = _("A mail was released from quarantine")
    personal = ()

    outcome: str


@dataclass(frozen=True, kw_only=True)
class RawMailTaken(Event):
    """About the arrival: somebody saved the mail as it came, with all that is in it."""

    type = "email:mail:taken"
    sentence = _("saved a quarantined mail as it came")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class MailDiverted(Event):
    """A mail that pointed at one ticket and was given another: told in the story of the ticket that it got."""

    type = "email:mail:diverted"
    sentence = _("This mail pointed at another ticket and was kept apart from it (%(reason)s)")
    personal = ()
    codes = {"reason": REASON_SENTENCES}

    reason: str


@dataclass(frozen=True, kw_only=True)
class LetterMoved(Event):
    """A mail to the authority of an escalation was sent, or could not be."""

    type = "email:letter:moved"
    sentence = _("The mail to the authority of escalation %(number)s: %(state)s")
    personal = ()
    codes = {"state": LETTER_STATES}

    number: int
    state: str


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(Event):
    type = "email:mailbox:changed"
    sentence = _("Mailbox %(address)s changed: %(fields)s")
    personal = ()

    address: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class MailboxSecretsForgotten(Event):
    """`fields` names them."""

    type = "email:mailbox:secrets_forgotten"
    sentence = _("Secrets of mailbox %(address)s were forgotten: %(fields)s")
    personal = ()

    address: str
    fields: list[str]
