"""What happened on a ticket, as far as its clocks care."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    WROTE = "wrote"  # the person; what a machine of theirs sent is none of these
    WROTE_ELSEWHERE = "wrote_elsewhere"  # on a ticket that was merged into this one
    ANSWERED = "answered"  # a colleague, in public; an automatic acknowledgement is none
    STATE = "state"  # `value`: the new state of the ticket
    PRIORITY = "priority"  # `value`: the new priority
    MERGED = "merged"  # into another ticket, where the person is answered from now on
    UNMERGED = "unmerged"


@dataclass(frozen=True)
class Moment:
    at: datetime
    what: What
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A ticket from its beginning on; `moments` in the order of their time.

    `is_awaited` says that the person waits from the beginning: not when we opened the ticket by writing to them, nor
    when a machine of theirs did. `moments` hold the message that opened it only in that other case.
    """

    began_at: datetime
    priority: str
    is_awaited: bool = True
    moments: tuple[Moment, ...] = ()
