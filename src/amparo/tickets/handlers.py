"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.deadlines.handlers import Due, handles
from amparo.tickets.models import Ticket
from amparo.tickets.services.changes.change import Change, change_ticket
from amparo.tickets.services.changes.snoozing import WAKE, wake
from amparo.tickets.services.messages.replies import RELEASE, release_reply
from amparo.tickets.services.moving import CLOSE, CLOSED_AFTER
from amparo.tickets.states import TicketState


@handles(RELEASE)
def release(due: Due) -> None:
    release_reply(due.subject_id)


@handles(WAKE)
def wake_up(due: Due) -> None:
    ticket = Ticket.objects.filter(pk=due.subject_id, snoozed_until__lte=clock.now()).first()
    if ticket is not None:
        wake(ticket=ticket, by=SYSTEM)


@handles(CLOSE)
def close(due: Due) -> None:
    solved = Ticket.objects.filter(
        pk=due.subject_id, state=TicketState.SOLVED, solved_at__lte=clock.now() - CLOSED_AFTER
    ).first()
    if solved is not None:
        change_ticket(ticket=solved, by=SYSTEM, change=Change(state=TicketState.CLOSED))
