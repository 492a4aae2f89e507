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


class LetterState(StrEnum):
    """What became of a letter to an authority."""

    QUEUED = "queued"
    SENDING = "sending"  # the server may have it already
    SENT = "sent"
    PERHAPS_SENT = "perhaps_sent"  # cut off while it was handed over: nobody can know
    FAILED = "failed"
    BOUNCED = "bounced"


LETTER_LIFE: Transitions[LetterState] = Transitions(
    {
        LetterState.QUEUED: frozenset({LetterState.SENDING, LetterState.FAILED}),
        LetterState.SENDING: frozenset(
            {LetterState.QUEUED, LetterState.SENT, LetterState.PERHAPS_SENT, LetterState.FAILED}
        ),
        LetterState.SENT: frozenset({LetterState.BOUNCED}),
        LetterState.PERHAPS_SENT: frozenset({LetterState.BOUNCED}),
        LetterState.FAILED: frozenset(),
        LetterState.BOUNCED: frozenset(),
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
