"""The danger on a ticket: what was proposed there, and what was raised."""

from django.db.models import Q

from amparo.accounts.models import User
from amparo.escalations.models import Escalation, Proposal
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.states import Direction, Level, LoopState, ProposalState
from amparo.tickets import queries as tickets
from amparo.tickets.models import Ticket


def proposed_on(user: User, ticket: Ticket) -> Proposal | None:
    """The gravest proposal that nobody has decided, on a ticket this person sees and may raise from.

    What stands on tickets that were merged into it stands on this one.
    """
    if not user.may(EscalationPermission.RAISE):
        return None
    if not tickets.visible_to(user).filter(pk=ticket.pk).exists():
        return None
    of_it = Q(ticket=ticket) | Q(ticket__merged_into=ticket)
    open_ones = Proposal.objects.filter(of_it, state=ProposalState.PROPOSED)
    return open_ones.select_related("ticket__merged_into", "message", "doubted_by").order_by("level", "pk").first()


def critical_loop_of(ticket: Ticket) -> Escalation | None:
    """The P0 that this ticket waits for."""
    raised = Escalation.objects.filter(waiting__ticket=ticket, level=Level.P0, direction=Direction.OUT)
    return raised.exclude(state=LoopState.CLOSED).order_by("pk").first()
