from enum import StrEnum

from amparo.core.states import Transitions


class Outcome(StrEnum):
    """Where a raw mail ended. Exactly one of them, and `received` only until it has been read."""

    RECEIVED = "received"
    OPENED = "opened"
    APPENDED = "appended"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    QUARANTINED = "quarantined"


_ENDS = frozenset(Outcome) - {Outcome.RECEIVED}

ARRIVAL_LIFE: Transitions[Outcome] = Transitions(
    {
        Outcome.RECEIVED: _ENDS,
        Outcome.QUARANTINED: frozenset({Outcome.OPENED, Outcome.APPENDED, Outcome.BOUNCE, Outcome.AUTO_REPLY}),
        Outcome.OPENED: frozenset(),
        Outcome.APPENDED: frozenset(),
        Outcome.BOUNCE: frozenset(),
        Outcome.AUTO_REPLY: frozenset(),
    }
)


class Receiver(StrEnum):
    SMTP = "smtp"
    LMTP = "lmtp"
    IMAP = "imap"
    PIPE = "pipe"


class SignIn(StrEnum):
    """How a mailbox signs in to its servers."""

    PASSWORD = "password"  # noqa: S105 - a way to sign in, and none itself
    OAUTH2 = "oauth2"
