"""A ticket's row, held for writing."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Actor
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Missing
from amparo.core.finding import find
from amparo.tickets import events
from amparo.tickets.errors import TicketClosed, TicketMerged
from amparo.tickets.models import Follow, Ticket
from amparo.tickets.permissions import may_see
from amparo.tickets.states import TicketState

_CHANGES = [
    event.type
    for event in (
        events.Assigned,
        events.LanguageCorrected,
        events.Merged,
        events.PriorityChanged,
        events.ReasonChanged,
        events.ReplyWithdrawn,
        events.ReplyWritten,
        events.RiskChanged,
        events.Snoozed,
        events.Split,
        events.StateChanged,
        events.TagsChanged,
        events.TeamChanged,
        events.Unmerged,
        events.Woke,
    )
]
"""The events that come with a new version of a ticket."""


def hold(ticket: Ticket, *, by: Doer, version: int | None = None) -> Ticket:
    """The row of `ticket` as it is now, locked until the transaction ends.

    Raises Missing when `by` may not see it, and Conflict when it is no longer at `version`. It is read without its
    relations: PostgreSQL hands out a row that had to be waited for with joined rows from before the wait. The lock
    leaves its key alone, so that drafts, presence and the like need not wait for it.
    """
    row = find(Ticket.objects.select_for_update(no_key=True), pk=ticket.pk)
    check_visible(row, by=by)
    if version is not None and row.version != version:
        raise _changed_meanwhile(row)
    return row


def hold_tickets(ids: Iterable[int]) -> None:
    """Lock these tickets and what they were merged into, the oldest first, before anything else is locked.

    For whoever writes on many: two who lock the same rows in the same order cannot block each other.
    """
    wanted = list(ids)
    if wanted:
        merged = Ticket.objects.filter(pk__in=wanted, merged_into__isnull=False).values("merged_into_id")
        rows = Ticket.objects.filter(Q(pk__in=wanted) | Q(pk__in=merged)).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def hold_with_target(ticket: Ticket, *, by: Doer) -> tuple[Ticket, Ticket | None]:
    """`hold`, and the row that the ticket was merged into, if any: the older is locked first, as everywhere."""
    target = Ticket.objects.select_related("merged_into").get(pk=ticket.pk).merged_into
    doers: dict[int, tuple[Ticket, Doer]] = {ticket.pk: (ticket, by)}
    if target is not None:
        doers[target.pk] = (target, SYSTEM)  # seen or not, it stands for the ticket
    rows = {pk: hold(row, by=doer) for pk, (row, doer) in sorted(doers.items())}
    row = rows[ticket.pk]
    if row.merged_into_id != (target.pk if target else None):
        raise Conflict(_("Somebody merged this ticket differently. Look again."))
    return row, rows[target.pk] if target else None


def check_visible(ticket: Ticket, *, by: Doer) -> None:
    """Raise Missing when `by` is a person who may not see `ticket`."""
    if isinstance(by, User) and not (
        may_see(by, ticket, follows=False)
        or may_see(by, ticket, follows=Follow.objects.filter(user=by, ticket=ticket).exists())
    ):
        raise Missing


def refuse_finished(ticket: Ticket) -> None:
    """Raise TicketMerged or TicketClosed when nothing more can be said or changed on `ticket`."""
    refuse_merged(ticket)
    if ticket.state == TicketState.CLOSED:
        raise TicketClosed(ticket.number)


def refuse_merged(ticket: Ticket) -> None:
    if ticket.merged_into is not None:
        raise TicketMerged(ticket.number, ticket.merged_into.number)


def shown_with(ticket: Ticket) -> QuerySet[Ticket]:
    """The ticket and all that were merged into it, for a subquery: `merged_into` names the end of every path."""
    return Ticket.objects.filter(Q(pk=ticket.pk) | Q(merged_into=ticket))


def _changed_meanwhile(ticket: Ticket) -> Conflict:
    """Who changed it, and when: the newest change in the event log."""
    last = EventRecord.objects.filter(ticket_id=ticket.pk, kind__in=_CHANGES).order_by("-id").first()
    if last is None:
        return Conflict(_("This was changed in the meantime. Your text is kept."))
    moment = date_format(localtime(last.at), "SHORT_DATETIME_FORMAT")
    values = {"name": _name_of(Actor(last.actor_kind, last.actor_id), ticket), "time": moment}
    return Conflict(_("%(name)s changed this at %(time)s. Your text is kept.") % values)


def _name_of(actor: Actor, ticket: Ticket) -> str:
    if actor.kind == "staff" and actor.id is not None:
        name = User.objects.filter(pk=actor.id).values_list("name", flat=True).first()
        return name or _("A colleague")
    if actor.kind == "contact":
        return ticket.contact.name or _("The person who wrote in")
    return _("The system")
