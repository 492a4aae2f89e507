"""The lives of a ticket and of a message."""

from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class TicketState(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


OPEN_STATES = (TicketState.NEW, TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD)

_WORKABLE = frozenset({TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED})

TICKET_LIFE: Transitions[TicketState] = Transitions(
    {
        TicketState.NEW: _WORKABLE,
        TicketState.OPEN: _WORKABLE - {TicketState.OPEN},
        TicketState.PENDING: _WORKABLE - {TicketState.PENDING},
        TicketState.ON_HOLD: _WORKABLE - {TicketState.ON_HOLD},
        TicketState.SOLVED: _WORKABLE - {TicketState.SOLVED} | {TicketState.CLOSED},
        TicketState.CLOSED: frozenset(),
    }
)


_TAKEN_BACK_TO = frozenset(OPEN_STATES) | {TicketState.SOLVED}

TICKET_UNDO: Transitions[TicketState] = Transitions({state: _TAKEN_BACK_TO - {state} for state in _WORKABLE})
"""Taking a change back leads to any earlier state, to `new` too, but never out of `closed`."""


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


BY_URGENCY = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)


class Risk(StrEnum):
    """Harm to the requester; never the agent's exposure."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


DANGERS: Final = ("P0", "P1", "P2", "P3")
"""What may be meant, the gravest first: levels of escalations, as far as lists and conditions know them."""


class MessageKind(StrEnum):
    IN = "in"
    OUT = "out"
    NOTE = "note"


class Delivery(StrEnum):
    """The life of an outgoing message. Incoming ones and notes stay `none`."""

    NONE = "none"
    HELD = "held"  # can still be undone
    WITHDRAWN = "withdrawn"  # was undone
    QUEUED = "queued"
    SENDING = "sending"  # handed to the server, no answer yet: after a crash here nobody knows
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    BOUNCED = "bounced"
    PERHAPS_SENT = "perhaps_sent"


DELIVERY_LIFE: Transitions[Delivery] = Transitions(
    {
        Delivery.NONE: frozenset(),
        Delivery.HELD: frozenset({Delivery.QUEUED, Delivery.WITHDRAWN}),
        Delivery.WITHDRAWN: frozenset(),
        Delivery.QUEUED: frozenset({Delivery.SENDING, Delivery.DEFERRED, Delivery.FAILED}),
        Delivery.SENDING: frozenset({Delivery.SENT, Delivery.DEFERRED, Delivery.FAILED, Delivery.PERHAPS_SENT}),
        Delivery.DEFERRED: frozenset({Delivery.SENDING, Delivery.FAILED}),
        Delivery.SENT: frozenset({Delivery.BOUNCED}),
        Delivery.PERHAPS_SENT: frozenset({Delivery.BOUNCED, Delivery.SENT, Delivery.QUEUED}),
        Delivery.FAILED: frozenset({Delivery.QUEUED}),
        Delivery.BOUNCED: frozenset({Delivery.QUEUED}),
    }
)


class HarmSource(StrEnum):
    """Who or what said which harm a file or a message holds."""

    REASON = "reason"  # the contact reason of its ticket
    WORDS = "words"  # what the person wrote with it
    SENDER = "sender"  # what the same person sent before
    HASH = "hash"  # the same picture was decided before
    AGENT = "agent"


HARM_PRECEDENCE = (HarmSource.SENDER, HarmSource.REASON, HarmSource.WORDS, HarmSource.HASH, HarmSource.AGENT)
"""A later one may say otherwise than an earlier one, never the reverse: a person has the last word."""


class WallState(StrEnum):
    """The life of a file behind the child-safety wall. Only `released` brings it back to the desk."""

    WAITING = "waiting"
    REPORTED = "reported"  # to the authority
    NOT_REPORTED = "not_reported"  # stays behind the wall, and the record says why nobody was told
    RELEASED = "released"


WALL_LIFE: Transitions[WallState] = Transitions(
    {
        WallState.WAITING: frozenset({WallState.REPORTED, WallState.NOT_REPORTED, WallState.RELEASED}),
        WallState.REPORTED: frozenset(),
        WallState.NOT_REPORTED: frozenset({WallState.REPORTED, WallState.RELEASED}),
        WallState.RELEASED: frozenset({WallState.WAITING}),
    }
)


class LinkKind(StrEnum):
    RELATED = "related"
    CONTINUES = "continues"  # a reply to a ticket closed long ago
    SPLIT = "split"  # a message was split off into its own ticket
    MERGED = "merged"  # shown as one with the other; undone by removing the link


class DeliveryNote(StrEnum):
    """Why a message of ours did not go as it should, where that was our own finding and no server's answer."""

    CUT_OFF = "cut_off"
    FILE_GONE = "file_gone"
    NO_ADDRESS = "no_address"
    NO_MAILBOX = "no_mailbox"
    NO_SERVER = "no_server"
    NOT_TAKEN = "not_taken"
    SEALED = "sealed"
    UNREACHED = "unreached"
    WALLED = "walled"

    def stored(self, detail: str = "") -> str:
        """As the column holds it, for `labels.delivery_note` to read."""
        return f"{self}|{detail}"
