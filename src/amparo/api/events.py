"""/events: what happened, in order, for programs that follow along."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from ninja import Router

from amparo.accounts.permissions import AccountPermission, Scope
from amparo.api.auth import Bearer
from amparo.api.paging import Paging, page_by_id
from amparo.api.permission import allow
from amparo.api.responses import answers
from amparo.api.schemas import EventOut, EventPage
from amparo.audit.models import EventRecord
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to

router = Router(tags=["events"], auth=Bearer(Scope.EVENTS_READ))


@router.get("", response=answers(EventPage), summary="Follow events", operation_id="list_events")
def list_events(request: HttpRequest, paging: Paging) -> EventPage:
    """Oldest first, from `after` on: keep `next` (or the last id) and ask again.

    Events of tickets that the caller may see; those that belong to no ticket only for who manages people.
    """
    user = allow(request, TicketPermission.READ)
    rows = EventRecord.objects.all()
    if not user.may(AccountPermission.PEOPLE_MANAGE):
        rows = rows.filter(Exists(visible_to(user).filter(pk=OuterRef("ticket_id"))))
    events, following = page_by_id(rows, paging, newest_first=False)
    numbers = dict(Ticket.objects.filter(pk__in={event.ticket_id for event in events}).values_list("pk", "number"))
    items = [EventOut.of(event, numbers.get(event.ticket_id) if event.ticket_id else None) for event in events]
    return EventPage(items=items, next=following)
