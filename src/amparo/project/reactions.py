"""What an event causes in another room: event → tasks. The answer to "what happens when …?" is on this page."""

from collections.abc import Mapping, Sequence

from amparo.accounts.events import PersonClosed
from amparo.audit.events import Event
from amparo.audit.reactions import AnyTask
from amparo.channels.email.tasks import deliver_message
from amparo.sops.tasks import go_on_after_approval, hear_message, hear_of_undo, hear_state
from amparo.tickets.events import MessageReceived, ReplyReleased, ReplyWithdrawn, StateChanged
from amparo.tickets.tasks import hand_back_tickets
from amparo.tools.events import ApprovalExpired, ApprovalRefused, Approved

REACTIONS: Mapping[type[Event], Sequence[AnyTask]] = {
    ApprovalExpired: [go_on_after_approval],
    ApprovalRefused: [go_on_after_approval],
    Approved: [go_on_after_approval],
    MessageReceived: [hear_message],
    PersonClosed: [hand_back_tickets],
    ReplyReleased: [deliver_message],
    ReplyWithdrawn: [hear_of_undo],
    StateChanged: [hear_state],
}
