"""Merging: a link that can be taken away again. No message moves; see docs/decisions/0003-merge-and-split.md.

The MERGED links say which ticket was merged into which; `merged_into` repeats the end of that path, so that a
conversation is found in one step however often tickets were merged.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid
from amparo.core.locks import hold_in_transaction
from amparo.core.moves import put
from amparo.tickets import events
from amparo.tickets.models import Ticket, TicketLink
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries.bearing import ANY_HARM, is_over
from amparo.tickets.services.beside.standing import wait_anew, waiting_since
from amparo.tickets.services.joining.links import tell_both
from amparo.tickets.services.moving import RESTING, move_ticket
from amparo.tickets.services.rows import hold, refuse_finished, refuse_merged
from amparo.tickets.states import LinkKind, TicketState


@transaction.atomic
def merge(*, source: Ticket, target: Ticket, by: Doer) -> Ticket:
    """Show `source` as part of `target` from now on; returns the target.

    What the person waits for moves with it: the target waits as long as either did, and is open again if it was
    resting. Raises Conflict when either is merged already (which also rules out circles) or the target is closed;
    Invalid where what holds harm would come into another's hands so.
    """
    demand(by, TicketPermission.MERGE)
    if source.pk == target.pk:
        raise Invalid(_("A ticket cannot be merged into itself."))
    source, target = _hold_both(source, target, by=by)
    refuse_merged(source)
    refuse_finished(target)
    _refuse_to_hand_over(source, target, by=by)
    created_by = by if isinstance(by, User) else None
    TicketLink.objects.create(kind=LinkKind.MERGED, source=source, target=target, created_by=created_by)
    put(source, merged_into=target, version=source.version + 1)
    Ticket.objects.filter(merged_into=source).update(merged_into=target)
    tell_both(source, target, events.Merged(source=source.number, target=target.number), by=by)
    _wait_on(target, reopen=source.waiting_since is not None, by=by)
    return target


@transaction.atomic
def unmerge(*, source: Ticket, by: Doer) -> Ticket:
    """Take `source`, with what had been merged into it before, out again; returns it.

    Messages that arrived for it meanwhile stay where they landed.
    """
    demand(by, TicketPermission.MERGE)
    target = source.merged_into
    if target is None:
        raise Conflict(_("This ticket is not merged."))
    source, target = _hold_both(source, target, by=by)
    if source.merged_into_id != target.pk:
        raise Conflict(_("Somebody else merged this ticket differently. Look again."))
    TicketLink.objects.filter(kind=LinkKind.MERGED, source=source).delete()
    put(source, merged_into=None, version=source.version + 1)
    Ticket.objects.filter(pk__in=_merged_before(source)).update(merged_into=source)
    wait_anew(source)
    tell_both(source, target, events.Unmerged(source=source.number, target=target.number), by=by)
    _wait_on(target, reopen=False, by=by)
    return source


def _refuse_to_hand_over(source: Ticket, target: Ticket, *, by: Doer) -> None:
    """What holds harm is put into nobody's hands, also not inside another ticket that they have: ADR 15."""
    has_it = target.assignee
    if has_it is None or has_it in (by, source.assignee) or not is_over(source, source.reason, ANY_HARM):
        return
    sentence = _(
        "Ticket %(number)s holds harm, and %(name)s has the other one. Ask them to take this one and merge both."
    )
    raise Invalid(sentence % {"number": source.number, "name": has_it.name})


def _hold_both(source: Ticket, target: Ticket, *, by: Doer) -> tuple[Ticket, Ticket]:
    """Both rows locked, the older one first whichever way they are merged, as whoever changes many does too.

    One merges at a time: what was merged before comes along, and those rows stand in no order.
    """
    hold_in_transaction("tickets:merging")
    rows = {ticket.pk: hold(ticket, by=by) for ticket in sorted((source, target), key=lambda ticket: ticket.pk)}
    return rows[source.pk], rows[target.pk]


def _merged_before(ticket: Ticket) -> set[int]:
    """Ids of all tickets whose links lead to `ticket`."""
    found: set[int] = set()
    layer = {ticket.pk}
    while layer:
        links = TicketLink.objects.filter(kind=LinkKind.MERGED, target__in=layer)
        layer = set(links.values_list("source_id", flat=True)) - found
        found |= layer
    return found


def _wait_on(target: Ticket, *, reopen: bool, by: Doer) -> None:
    fields: dict[str, Any] = {"waiting_since": waiting_since(target), "version": target.version + 1}
    if not reopen or target.state not in RESTING:
        put(target, **fields)
        return
    changed = events.StateChanged(old=target.state, new=TicketState.OPEN)
    move_ticket(target, to=TicketState.OPEN, **fields)
    record(changed, by=actor_of(by), about=Subject("ticket", target.pk))
