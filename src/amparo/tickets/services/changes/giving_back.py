"""A ticket that goes round: everybody to whom it could come gave it back, and nobody would see that it waits."""

from typing import Final

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import record
from amparo.tickets import events
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries.visibility import visible_to
from amparo.tickets.services import notices

_NOT_ONE_PERSON: Final = 2


def tell_where_nobody_takes(row: Ticket) -> None:
    """Tell leads, once, when nobody is left who did not give a held ticket back.

    Who passed a ticket is private, hence counted is what its story tells anyway: who had it and put it down. Where it
    could come to one person alone, nobody is told, as with decisions.
    """
    story = EventRecord.objects.filter(subject_kind="ticket", subject_id=row.pk)
    assigned = story.filter(kind=events.Assigned.type, data__new_id=None, actor_kind="staff")
    gave = {had for had, by in assigned.values_list("data__old_id", "actor_id") if had == by}
    if len(gave) < _NOT_ONE_PERSON or story.filter(kind=events.NobodyTook.type).exists() or _could_have_it(row, gave):
        return
    record(events.NobodyTook(people=len(gave)), by=SYSTEM, about=Subject("ticket", row.pk))
    notices.tell_of_nobody(row)


def _could_have_it(row: Ticket, gave: set[int]) -> bool:
    """Whether it could come to anybody else whose work answering is. Leads may too, nobody waits for them."""
    others = User.objects.filter(is_active=True, roles__contains=[Role.AGENT]).exclude(pk__in=gave).order_by("pk")
    return any(
        one.may(TicketPermission.ASSIGN) and visible_to(one).filter(pk=row.pk).exists() for one in others.iterator()
    )
