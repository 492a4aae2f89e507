"""One change for many tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.core.errors import AmparoError, Invalid, Missing
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.changes.change import Change, change_ticket, whom_it_asks

MOST: Final = 500


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """How many are now as wished, and the number of each that refused with its sentence.

    `asked` of them stay where they are until whom they were meant for takes them.
    """

    changed: int
    asked: int
    refused: list[tuple[int, str]]


@transaction.atomic
def bulk_change(*, ticket_ids: Sequence[int], by: User, change: Change) -> BulkResult:
    """Apply `change` to each ticket by itself: one that refuses stops no other. At most MOST at once.

    Tickets that `by` may not see are passed over as if they were not there.
    """
    demand(by, TicketPermission.BULK)
    if len(ticket_ids) > MOST:
        raise Invalid(_("Choose at most %(most)s tickets at once.") % {"most": MOST})
    changed = asked = 0
    refused: list[tuple[int, str]] = []
    in_one_order = Ticket.objects.filter(pk__in=ticket_ids).order_by("pk")  # so two bulks cannot block each other
    for ticket in in_one_order:
        try:
            row = change_ticket(ticket=ticket, by=by, change=change)
        except Missing:
            continue
        except AmparoError as refusal:
            refused.append((ticket.number, str(refusal.sentence)))
        else:
            changed += 1
            asked += whom_it_asks(row, change) is not None
    return BulkResult(changed=changed, asked=asked, refused=refused)
