from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.accounts.models import User
    from amparo.tickets.models import Ticket


class TicketPermission(StrEnum):
    """`tickets:<noun>:<act>`, alphabetical."""

    ASSIGN = "tickets:ticket:assign"
    BULK = "tickets:ticket:bulk"
    CHANGE = "tickets:ticket:change"
    CREATE = "tickets:ticket:create"
    MACROS_MANAGE = "tickets:macros:manage"
    MERGE = "tickets:ticket:merge"
    NOTE = "tickets:note:write"
    READ = "tickets:ticket:read"
    READ_ALL = "tickets:ticket:read_all"
    REPLY = "tickets:reply:write"
    SETTINGS_MANAGE = "tickets:settings:manage"


def may_see(user: "User", ticket: "Ticket", *, follows: bool) -> bool:
    """Whether `user` may see `ticket`: the rule that `visible_to` says in SQL, for one ticket at hand."""
    if not user.may(TicketPermission.READ):
        return False
    return (
        user.may(TicketPermission.READ_ALL)
        or ticket.team_id is None
        or ticket.assignee_id == user.pk
        or ticket.team_id in user.team_ids
        or follows
    )
