"""The life of one attempt to reach somebody outside the desk."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class WayKind(StrEnum):
    MAIL = "mail"
    URL = "url"  # a chat tool, a phone, an SMS: whatever a service reaches by an address of its own


class AttemptState(StrEnum):
    QUEUED = "queued"
    HELD = "held"  # till the end of quiet hours
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    PERHAPS = "perhaps"  # it died while being sent: never a second time
    DROPPED = "dropped"  # read on the desk before it went out, or over for everybody


ATTEMPTS: Final = Transitions(
    {
        AttemptState.QUEUED: frozenset({AttemptState.SENDING, AttemptState.FAILED, AttemptState.DROPPED}),
        AttemptState.HELD: frozenset({AttemptState.SENDING, AttemptState.FAILED, AttemptState.DROPPED}),
        AttemptState.SENDING: frozenset(
            {AttemptState.SENT, AttemptState.FAILED, AttemptState.QUEUED, AttemptState.PERHAPS}
        ),
    }
)
