"""What the signs proposed on a ticket."""

from amparo.accounts.models import User
from amparo.escalations.models import Proposal
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.states import ProposalState
from amparo.tickets import queries as tickets
from amparo.tickets.models import Ticket


def proposed_on(user: User, ticket: Ticket) -> Proposal | None:
    """The gravest proposal that nobody has decided, on a ticket this person sees and may raise from."""
    if not user.may(EscalationPermission.RAISE):
        return None
    seen = tickets.visible_to(user).filter(pk=ticket.pk)
    open_ones = Proposal.objects.filter(ticket__in=seen, state=ProposalState.PROPOSED).select_related("ticket")
    return open_ones.order_by("level", "pk").first()
