"""Giving a ticket to somebody. What holds harm nobody puts into another's hands: they are asked, and take it or not.

So it is for everybody, whatever their bounds are: else whoever gives tickets could learn from what is refused what
somebody keeps away from (docs/decisions/0015-hard-tickets-are-asked-for.md).
"""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid, Missing
from amparo.tickets import events
from amparo.tickets.errors import OverBounds
from amparo.tickets.handing import bounds_of
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.queries.bearing import ANY_HARM, is_over
from amparo.tickets.services import notices
from amparo.tickets.services.rows import check_visible

_TAKEN_BACK_WITHIN: Final = timedelta(minutes=1)


def may_be_given(row: Ticket, reason: ContactReason | None, to: User, *, by: Doer, knowingly: bool) -> bool:
    """Whether `by` may put the ticket, of which this is the reason, into the hands of `to`; else they are asked.

    Raises OverBounds for whoever would take, without knowing it, what is over their own bounds.
    """
    if not is_over(row, reason, ANY_HARM):
        return True
    if by != to:
        return _takes_back(row, to, by)
    if not knowingly and is_over(row, reason, bounds_of(to)):
        raise OverBounds
    return True


def ask(row: Ticket, to: User, *, by: Doer) -> None:
    """Ask somebody to take a ticket: it stays where it is. What is over their bounds does not reach them.

    Raises Invalid when they do not see it.
    """
    try:
        check_visible(row, by=to)
    except Missing as unseen:
        sentence = _("%(name)s does not see this ticket. Pass it to a team of theirs as well.")
        raise Invalid(sentence % {"name": to.name}, field="assignee") from unseen
    record(events.TakingAsked(to_id=to.pk, to=to.name), by=actor_of(by), about=Subject("ticket", row.pk))
    if not is_over(row, row.reason, bounds_of(to)):
        notices.tell_of_asking(row, to, by=by)


def _takes_back(row: Ticket, to: User, by: Doer) -> bool:
    """Whether `by` took it away from `to` a moment ago and now undoes that."""
    about = EventRecord.objects.filter(ticket_id=row.pk, kind=events.Assigned.type)
    last = about.order_by("-id").first()
    actor = actor_of(by)
    return (
        last is not None
        and last.data["old_id"] == to.pk
        and (last.actor_kind, last.actor_id) == (actor.kind, actor.id)
        and last.at > clock.now() - _TAKEN_BACK_WITHIN
    )
