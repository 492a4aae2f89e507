"""The lives of a call and of an approval."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class CallState(StrEnum):
    SENDING = "sending"
    DONE = "done"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    DOWN = "down"  # no usable answer, and nothing was changed
    PERHAPS = "perhaps"  # asked to change something, and no answer came: nobody knows


_ENDS: Final = frozenset({CallState.DONE, CallState.NOT_FOUND, CallState.REFUSED, CallState.DOWN, CallState.PERHAPS})

CALLS: Final = Transitions(
    {
        CallState.SENDING: _ENDS,
        CallState.DOWN: frozenset({CallState.SENDING}),
        CallState.PERHAPS: frozenset({CallState.SENDING}),  # only where the tool knows our key again
    }
)


class ApprovalState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    USED = "used"


APPROVALS: Final = Transitions(
    {
        ApprovalState.WAITING: frozenset({ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.EXPIRED}),
        ApprovalState.APPROVED: frozenset({ApprovalState.USED, ApprovalState.EXPIRED}),
        ApprovalState.EXPIRED: frozenset({ApprovalState.WAITING}),  # asked anew
        ApprovalState.USED: frozenset({ApprovalState.WAITING}),  # nothing was done with it, and its time is over
    }
)


class AuthKind(StrEnum):
    """How a connector shows who it is."""

    NONE = "none"
    KEY = "key"  # a header of any name
    BEARER = "bearer"  # RFC 6750
    BASIC = "basic"  # RFC 7617
    OAUTH2 = "oauth2"  # client credentials, RFC 6749 §4.4
