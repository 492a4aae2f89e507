"""What an event causes in another room: event → tasks. The answer to "what happens when …?" is on this page."""

from collections.abc import Mapping, Sequence

from amparo.audit.events import Event
from amparo.audit.reactions import AnyTask
from amparo.channels.email.tasks import deliver_message
from amparo.tickets.events import ReplyReleased

REACTIONS: Mapping[type[Event], Sequence[AnyTask]] = {
    ReplyReleased: [deliver_message],
}
