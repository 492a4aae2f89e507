"""Reads of tools, calls and approvals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from amparo.accounts.models import Membership, User
from amparo.accounts.permissions import roles_with
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.finding import newest
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.tools.catalogue import Catalogue, Risk, catalogue_of
from amparo.tools.models import Action, Approval, Call, Connector, Patience
from amparo.tools.permissions import ToolPermission
from amparo.tools.states import ApprovalState, CallState

_WAITING_CAP: Final = 100

NEEDED: Final = {
    Risk.READ: ToolPermission.CALL_READ,
    Risk.CHANGE: ToolPermission.CALL_CHANGE,
    Risk.DANGER: ToolPermission.CALL_DANGER,
}
"""What a person must be allowed, by the risk of the action."""


def catalogue() -> Catalogue:
    """Every action in use, by name: what procedures may name. One query."""
    return catalogue_of(action.spec() for action in in_use())


def in_use() -> QuerySet[Action]:
    """Every action that can be asked for, by name."""
    return Action.objects.filter(is_active=True, connector__is_active=True).order_by("name")


def may_call(user: User, action: Action) -> bool:
    """Whether `user` may call `action` at all, on whichever ticket."""
    return user.may(NEEDED[Risk(action.risk)]) and (not action.roles or bool(set(action.roles) & set(user.roles)))


def fits_market(action: Action, ticket: Ticket) -> bool:
    """Whether the action is there for the ticket's market."""
    return not action.markets or ticket.market in action.markets


def action_called(name: str) -> Action:
    """The action in use of this name, with its connector. Raises Missing."""
    found = in_use().select_related("connector").filter(name=name).first()
    if found is None:
        raise Missing
    return found


def cards_for(user: User, ticket: Ticket) -> list[Action]:
    """The actions that are shown beside this ticket, in their order."""
    if not user.may(ToolPermission.CALL_READ):
        return []
    rows = in_use().select_related("connector").filter(is_card=True).order_by("place", "name")
    return [action for action in rows if may_call(user, action) and fits_market(action, ticket)]


def last_answers(ticket: Ticket, actions: Sequence[Action]) -> dict[int, Call]:
    """The newest call of each action on this ticket that brought an answer, by the action's id. One query."""
    rows = (
        Call.objects.filter(ticket=ticket, action__in=actions, state__in=[CallState.DONE, CallState.NOT_FOUND])
        .order_by("action_id", "-id")
        .distinct("action_id")
    )
    return {call.action_id: call for call in rows} if actions else {}


def last_attempts(ticket: Ticket, actions: Sequence[Action]) -> dict[int, Call]:
    """The newest call of each action on this ticket, however it ended, by the action's id. One query."""
    rows = Call.objects.filter(ticket=ticket, action__in=actions).order_by("action_id", "-id").distinct("action_id")
    return {call.action_id: call for call in rows} if actions else {}


def waited_for(user: User, ticket: Ticket) -> frozenset[int]:
    """The ids of the actions for whose tool this person waits beside this ticket."""
    return frozenset(Patience.objects.filter(person=user, ticket=ticket).values_list("action_id", flat=True))


def call_for(user: User, pk: int) -> Call:
    """A call on a ticket this person may see. Raises Missing."""
    found = (
        Call.objects.filter(pk=pk, ticket__in=visible_to(user))
        .select_related("action__connector", "ticket", "by")
        .first()
    )
    if found is None:
        raise Missing
    return found


def calls_of(action: Action, *, before: int | None) -> tuple[list[Call], int | None]:
    """A page of the log of an action, and where the next one begins."""
    return newest(Call.objects.filter(action=action).select_related("by", "ticket"), before=before)


def connectors() -> QuerySet[Connector]:
    """All connectors, those in use first."""
    return Connector.objects.select_related("breaker").order_by("-is_active", "title")


# --- approvals


def approvals_before(user: User) -> QuerySet[Approval]:
    """Approvals on tickets this person may see: hers, and those she may decide."""
    rows = Approval.objects.filter(ticket__in=visible_to(user))
    return rows if user.may(ToolPermission.APPROVE) else rows.filter(asked_by=user)


def waiting_for(user: User, ticket: Ticket | None = None) -> list[Approval]:
    """What waits for a word of this person, or what she herself waits for; the most urgent first. One query."""
    rows = approvals_before(user).filter(state=ApprovalState.WAITING, expires_at__gt=clock.now())
    if ticket is not None:
        rows = rows.filter(ticket=ticket)
    shown = rows.select_related("action__connector", "ticket__contact", "asked_by")
    return list(shown.order_by("expires_at", "id")[:_WAITING_CAP])


def decided_lately(user: User, most: int = 20) -> list[Approval]:
    """The newest approvals that do not wait any more, those first that were decided last."""
    over = approvals_before(user).filter(~Q(state=ApprovalState.WAITING) | Q(expires_at__lte=clock.now()))
    rows = over.select_related("action__connector", "ticket", "asked_by", "decided_by").order_by("-id")[:most]
    return sorted(rows, key=lambda one: one.decided_at or one.expires_at, reverse=True)


def awaited_until(key: str) -> datetime | None:
    """Until when a second person may answer for the call with this key; None when nobody is asked, or they have.

    What ran out a moment ago is awaited until the clock has said so: it tells the procedure.
    """
    rows = Approval.objects.filter(key=key, state=ApprovalState.WAITING)
    return rows.values_list("expires_at", flat=True).first()


def waiting_count(user: User) -> int:
    """How many wait for a word of this person (not those she asked for herself), at most 100."""
    if not user.may(ToolPermission.APPROVE):
        return 0
    rows = approvals_before(user).filter(state=ApprovalState.WAITING, expires_at__gt=clock.now())
    return len(rows.exclude(asked_by=user).values_list("pk", flat=True)[:_WAITING_CAP])


def approval_for(user: User, pk: int) -> Approval:
    """An approval this person may see. Raises Missing."""
    found = (
        approvals_before(user)
        .filter(pk=pk)
        .select_related("action__connector", "ticket__contact", "asked_by", "decided_by")
        .first()
    )
    if found is None:
        raise Missing
    return found


def who_may_approve(ticket: Ticket, *, besides: User) -> list[User]:
    """The people who could be the second person on this ticket: they may approve, and see it. One query."""
    rows = User.objects.filter(is_active=True, roles__overlap=_roles_with(ToolPermission.APPROVE)).exclude(
        pk=besides.pk
    )
    rows = rows.filter(roles__overlap=_roles_with(TicketPermission.READ))
    if ticket.team_id is not None:
        rows = rows.filter(
            Q(roles__overlap=_roles_with(TicketPermission.READ_ALL))
            | Q(pk__in=Membership.objects.filter(team=ticket.team_id).values("user_id"))
            | Q(pk=ticket.assignee_id)
        )
    return list(rows.order_by("pk"))


def _roles_with(permission: str) -> list[str]:
    return [str(role) for role in roles_with(permission)]
