"""What an event causes in another room: event → tasks. The answer to "what happens when …?" is on this page."""

from collections.abc import Mapping, Sequence

from amparo.accounts.events import PersonClosed
from amparo.audit.events import Event
from amparo.audit.reactions import AnyTask
from amparo.channels.email.tasks import deliver_message
from amparo.tickets.events import ReplyReleased
from amparo.tickets.tasks import hand_back_tickets

REACTIONS: Mapping[type[Event], Sequence[AnyTask]] = {
    PersonClosed: [hand_back_tickets],
    ReplyReleased: [deliver_message],
}
