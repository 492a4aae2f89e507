"""How tickets belong together."""

from amparo.accounts.acting import Doer
from amparo.accounts.models import User
from amparo.tickets.models import Message, Ticket, TicketLink
from amparo.tickets.states import LinkKind


def merge(*, source: Ticket, target: Ticket, by: Doer) -> Ticket:
    """Show `source` as part of `target` from now on; rewrites nothing, and `unmerge` undoes it. Returns the target."""
    raise NotImplementedError


def unmerge(*, source: Ticket, by: Doer) -> Ticket:
    """Take `source` out of the ticket it was merged into. Returns the source."""
    raise NotImplementedError


def link(*, source: Ticket, target: Ticket, by: Doer, kind: LinkKind = LinkKind.RELATED) -> TicketLink:
    """Say that two tickets belong together."""
    raise NotImplementedError


def unlink(*, source: Ticket, target: Ticket, by: Doer) -> bool:
    """Remove the RELATED link between two tickets, whichever way it points."""
    raise NotImplementedError


def split_message(*, message: Message, by: User) -> Ticket:
    """Open a ticket of its own for a message that is about something else. Returns the new ticket."""
    raise NotImplementedError


def follow(*, ticket: Ticket, user: User) -> bool:
    """Let `user` hear of new messages on `ticket`; False when they did already."""
    raise NotImplementedError


def unfollow(*, ticket: Ticket, user: User) -> bool:
    raise NotImplementedError
