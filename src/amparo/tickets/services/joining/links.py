"""Tickets that belong together without being one, and who follows them."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import Fact, record, record_all
from amparo.core.errors import Invalid
from amparo.tickets import events
from amparo.tickets.models import Follow, Ticket, TicketLink
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.rows import check_visible
from amparo.tickets.states import LinkKind


@transaction.atomic
def link(*, source: Ticket, target: Ticket, by: Doer, kind: LinkKind = LinkKind.RELATED) -> TicketLink:
    """Say that two tickets belong together; once is enough, whichever way it points. Merging is `merge`."""
    _check(source, target, by)
    if kind == LinkKind.MERGED:
        raise ValueError("a MERGED link is made by merge() alone")
    known = _between(source, target, kind).first()
    if known is not None:
        return known
    created_by = by if isinstance(by, User) else None
    new = TicketLink.objects.create(kind=kind, source=source, target=target, created_by=created_by)
    linked = events.Linked(kind=kind, source=source.number, target=target.number)
    tell_both(source, target, linked, by=by)
    return new


@transaction.atomic
def unlink(*, source: Ticket, target: Ticket, by: Doer) -> bool:
    """Take the relation between two tickets away; False when there is none. Merges and splits stay."""
    _check(source, target, by)
    removed, _by_model = _between(source, target, LinkKind.RELATED).delete()
    if not removed:
        return False
    unlinked = events.Unlinked(kind=LinkKind.RELATED, source=source.number, target=target.number)
    tell_both(source, target, unlinked, by=by)
    return True


@transaction.atomic
def follow(*, ticket: Ticket, user: User) -> bool:
    """Let `user` hear of what is written on `ticket`; False when they did already."""
    check_visible(ticket, by=user)
    _row, created = Follow.objects.get_or_create(user=user, ticket=ticket)
    if created:
        record(events.Followed(), by=actor_of(user), about=Subject("ticket", ticket.pk))
    return created


@transaction.atomic
def unfollow(*, ticket: Ticket, user: User) -> bool:
    """The opposite of `follow`; one may stop listening without being able to see the ticket any more."""
    removed, _by_model = Follow.objects.filter(user=user, ticket=ticket).delete()
    if removed:
        record(events.Unfollowed(), by=actor_of(user), about=Subject("ticket", ticket.pk))
    return removed > 0


def _check(source: Ticket, target: Ticket, by: Doer) -> None:
    demand(by, TicketPermission.CHANGE)
    if source.pk == target.pk:
        raise Invalid(_("A ticket cannot be linked with itself."))
    check_visible(source, by=by)
    check_visible(target, by=by)


def _between(one: Ticket, other: Ticket, kind: LinkKind) -> QuerySet[TicketLink]:
    ways = Q(source=one, target=other) | Q(source=other, target=one)
    return TicketLink.objects.filter(ways, kind=kind)


def tell_both(source: Ticket, target: Ticket, event: Event, *, by: Doer) -> None:
    """Record one fact in the story of either ticket."""
    record_all([Fact(event=event, by=actor_of(by), about=Subject("ticket", ticket.pk)) for ticket in (source, target)])
